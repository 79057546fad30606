export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
}
