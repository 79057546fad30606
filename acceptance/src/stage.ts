import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before } from 'node:test';
import { GuildhallClient, type OutboxEmail, type Registration } from '@guildhall/client/api';
import { StandaloneProcess } from '@guildhall/tools/standalone';

/** Names the instance that specs are to run against; without it the files that share a process start one of their own. */
export const URL_OF_INSTANCE = 'GUILDHALL_ACCEPTANCE_URL';

let started: Promise<StandaloneProcess> | undefined;

const PASSWORD = 'correct horse battery staple';

/** Somebody with an account, signed in. */
export type Person = Readonly<{
  id: string;
  name: string;
  email: string;
  password: string;
  api: GuildhallClient;
}>;

type Registering = Omit<Registration, 'email' | 'name' | 'password'>;

/** What the specs of a file share: an instance, and people on it. To be called within `describe`. */
export const stage = () => {
  // So that specs may run again and again against the same instance.
  const tag = randomBytes(4).toString('hex');
  let url = process.env[URL_OF_INSTANCE] ?? '';
  let people = 0;
  let written: string | null = null;

  // Whatever was written here, everybody sees: so specs say what was done, and not who told whom.
  const sharing = async (request: Request): Promise<Response> => {
    const own = request.headers.get('guildhall-at-least');
    if (written) request.headers.set('guildhall-at-least', own ? `${own}, ${written}` : written);
    const response = await fetch(request);
    if (request.method !== 'GET') written = response.headers.get('guildhall-position') ?? written;
    return response;
  };
  /** The API, called by nobody in particular. */
  const anybody = () => new GuildhallClient({ url, fetch: sharing });

  before(async () => {
    url ||= (await (started ??= StandaloneProcess.untilExit())).url;
  });

  const instance = () => url;
  /** An address that nobody else has. */
  const mailbox = (name: string) =>
    `${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${tag}.${(people += 1)}@example.com`;

  /** The newest e-mail to this address. */
  const mailTo = async (email: string): Promise<OutboxEmail> => {
    const { data } = await anybody().get('/outbox', { params: { query: { to: email } } });
    assert.ok(data[0], `there is an e-mail to ${email}`);
    return data[0];
  };
  /** The token in the link of that e-mail. */
  const linkTo = async (email: string): Promise<string> => {
    const link = new URL((await mailTo(email)).links[0]!);
    return link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!;
  };

  const register = async (name: string, email: string, more: Registering): Promise<Person> => {
    const { id } = await anybody().post('/v1/users', { body: { email, name, password: PASSWORD, ...more } });
    if (!more.invitationToken)
      await anybody().post('/v1/email-verifications', { body: { token: await linkTo(email) } });
    const api = anybody();
    await api.signIn({ email, password: PASSWORD });
    return { id, name, email, password: PASSWORD, api };
  };
  /** Somebody who registers, follows the link that verifies the address, and signs in. */
  const person = async (name: string, more: Registering = {}): Promise<Person> => register(name, mailbox(name), more);
  /** Somebody who registers through the link in the newest invitation to this address, and signs in. */
  const registered = async (name: string, email: string): Promise<Person> =>
    register(name, email, { invitationToken: await linkTo(email) });

  return { instance, mailbox, mailTo, linkTo, anybody, person, registered };
};
