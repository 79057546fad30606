import { Refusal } from '@guildhall/event-sourcing';

let common: Promise<ReadonlySet<string>> | undefined;

/** Tens of thousands of words that no process needs which registers nobody: read at the first question. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].filter((word) => word.length >= 8));
};

/** @throws {Refusal} `common-password` for what is guessed first: a common password, or the person's own address or name */
export const refuseGuessable = async (
  password: string,
  { email, name }: { email: string; name: string },
): Promise<void> => {
  common ??= load();
  const guess = password.toLowerCase();
  const own = [email, email.slice(0, email.lastIndexOf('@')), name.toLowerCase()];
  if (!own.includes(guess) && !(await common).has(guess)) return;
  const message = 'is among those that are guessed first';
  throw new Refusal('common-password', { errors: [{ path: 'password', code: 'common-password', message }] });
};
