import { randomBytes } from 'node:crypto';
import { SilentNarrator } from '../tour/narrator.js';
import { Visitor } from '../tour/visitor.js';

type Mail = Readonly<{ links: readonly string[] }>;

/** Somebody new with a verified address, signed in. */
export const signedUp = async (url: string, name: string): Promise<Visitor> => {
  const visitor = new Visitor(name, () => url, new SilentNarrator());
  const email = `${name.toLowerCase()}.${randomBytes(5).toString('hex')}@example.com`;
  const password = `correct horse ${randomBytes(8).toString('hex')}`;
  await visitor.must(201, 'POST', '/v1/users', { email, name, password });
  const { data } = await visitor.must<{ data: Mail[] }>(200, 'GET', `/outbox?to=${encodeURIComponent(email)}`);
  const token = new URL(data[0]!.links[0]!).searchParams.get('token');
  await visitor.must(204, 'POST', '/v1/email-verifications', { token });
  await visitor.logIn(email, password);
  return visitor;
};
