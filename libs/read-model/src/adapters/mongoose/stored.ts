/**
 * How strings are stored. MongoDB orders strings by code point, the port by code unit; the two differ where a string holds
 * surrogates or what lies above them. So each code unit from U+D800 on is stored as a character of its own, in the same
 * order: surrogates in U+E000..U+E7FF, what lies above from U+10000 on. Everything else is stored as it is. Nothing is lost:
 * even half a surrogate pair comes back.
 */
const SURROGATES = 0xd800;
const ABOVE = 0xe000;
const ASTRAL = 0x10000;
const TO_PRIVATE_USE = ABOVE - SURROGATES;

const storedUnit = (unit: string): string => {
  const code = unit.charCodeAt(0);
  return String.fromCodePoint(code < ABOVE ? code + TO_PRIVATE_USE : code - ABOVE + ASTRAL);
};

const loadedCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return String.fromCharCode(code < ASTRAL ? code - TO_PRIVATE_USE : code - ASTRAL + ABOVE);
};

export const storedString = (text: string): string => text.replace(/[\ud800-\uffff]/g, storedUnit);
export const loadedString = (text: string): string => text.replace(/[\u{e000}-\u{10ffff}]/gu, loadedCharacter);

/** Whether JSON text holds anything that is stored in another way; half pairs are escaped in it. */
const needsWork = (json: string): boolean => /[\ud800-\uffff]|\\u[d-f]/i.test(json);

const mapped = (value: unknown, text: (text: string) => string): unknown => {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string' || (typeof inner === 'object' && inner !== null))
      Reflect.set(value, name, mapped(inner, text));
  }
  return value;
};

/** A copy of a row for the database. Rows are JSON. @throws {TypeError} for what JSON cannot hold */
export const storedRow = (row: object): object => {
  const json = JSON.stringify(row);
  const copy: object = JSON.parse(json);
  return needsWork(json) ? (mapped(copy, storedString) as object) : copy;
};

/** The row that was stored, made from what the database gave. */
export const loadedRow = (stored: object): object => mapped(stored, loadedString) as object;
