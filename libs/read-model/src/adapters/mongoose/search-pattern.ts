import { storedString } from './stored.js';

const LAST_WITH_CASE = 0x1ffff;

const isOne = (text: string): boolean => Array.from(text).length === 1;

/** The same for all forms of one letter: s, S and the long s; the two small sigmas and the great one. */
const folded = (character: string): string => {
  const upper = character.toUpperCase();
  // Some letters become several, as the sharp s does: they stay what they are.
  const one = isOne(upper) ? upper : character;
  const lower = one.toLowerCase();
  return isOne(lower) ? lower : one;
};

const allForms = (): ReadonlyMap<string, readonly string[]> => {
  const forms = new Map<string, string[]>();
  for (let code = 0; code <= LAST_WITH_CASE; code += 1) {
    const character = String.fromCodePoint(code);
    const fold = folded(character);
    if (fold !== character) (forms.get(fold) ?? forms.set(fold, [fold]).get(fold)!).push(character);
  }
  return forms;
};

let known: ReadonlyMap<string, readonly string[]> | undefined;

const escaped = (text: string): string =>
  storedString(text)
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('\0', '\\x00');

/**
 * A regular expression that finds `text`, ignoring case, with every character standing for itself. Each letter is written
 * with all its forms instead of leaving case to the server: that knows neither how strings are stored nor the same letters.
 */
export const searchPattern = (text: string): string => {
  known ??= allForms();
  return Array.from(text, (character) => {
    const forms = known?.get(folded(character));
    return forms ? `(?:${forms.map(escaped).join('|')})` : escaped(character);
  }).join('');
};
