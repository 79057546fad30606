export * from './read-model.js';
export { checkQuery, checkWhere, type Check, type CheckedQuery, type Filter } from './checked-query.js';
export { type Held, type Lease, Leases } from './leases.js';
export { InvalidQuery } from './invalid-query.js';
export { compareScalars, compareStrings, partitionPoint, scalarAt, typeRank } from './order.js';
export { allRows } from './all-rows.js';
export { keptPage } from './kept-page.js';
export { asOneText, LongText } from './long-text.js';
