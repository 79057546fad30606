import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { GuildhallClient, type OutboxEmail, type Registration } from '@guildhall/client/api';
import { StandaloneProcess } from '@guildhall/tools/standalone';

/** Names the instance that specs are to run against; without it each file starts one of its own. */
export const URL_OF_INSTANCE = 'GUILDHALL_ACCEPTANCE_URL';

const PASSWORD = 'correct horse battery staple';

/** Somebody with an account, signed in. */
export type Person = Readonly<{
  id: string;
  name: string;
  email: string;
  password: string;
  api: GuildhallClient;
}>;

/** What the specs of a file share: an instance, and people on it. To be called within `describe`. */
export const stage = () => {
  // So that specs may run again and again against the same instance.
  const tag = randomBytes(4).toString('hex');
  let url = process.env[URL_OF_INSTANCE] ?? '';
  let platform: StandaloneProcess | undefined;
  let folder: string | undefined;
  let outbox: GuildhallClient;
  let people = 0;

  before(async () => {
    if (!url) {
      folder = await mkdtemp(join(tmpdir(), 'guildhall-acceptance-'));
      platform = await StandaloneProcess.start(folder);
      url = platform.url;
    }
    outbox = new GuildhallClient({ url });
  });
  after(async () => {
    await platform?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const instance = () => url;
  /** An address that nobody else has. */
  const mailbox = (name: string) => `${name.toLowerCase()}.${tag}.${(people += 1)}@example.com`;

  /** The newest e-mail to this address; `after` a change that somebody's client has seen. */
  const mailTo = async (email: string, by?: Person): Promise<OutboxEmail> => {
    const { data } = await outbox.seen(by?.api.position).get('/outbox', { params: { query: { to: email } } });
    assert.ok(data[0], `there is an e-mail to ${email}`);
    return data[0];
  };
  /** The token in the link of that e-mail. */
  const linkTo = async (email: string, by?: Person): Promise<string> => {
    const link = new URL((await mailTo(email, by)).links[0]!);
    return link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!;
  };

  const signedIn = async (id: string, { name, email, password }: Registration): Promise<Person> => {
    const api = new GuildhallClient({ url, ...(outbox.position && { position: outbox.position }) });
    await api.signIn({ email, password });
    return { id, name, email, password, api };
  };

  /** Registers, follows the link that verifies the address, and signs in. */
  const person = async (
    name: string,
    more: Omit<Registration, 'email' | 'name' | 'password'> = {},
  ): Promise<Person> => {
    const registration = { email: mailbox(name), name, password: PASSWORD, ...more };
    const { id } = await outbox.post('/v1/users', { body: registration });
    await outbox.post('/v1/email-verifications', { body: { token: await linkTo(registration.email) } });
    return signedIn(id, registration);
  };

  /** Registers through the link in the newest invitation to this address, and signs in. */
  const registerByLink = async (name: string, email: string, by?: Person): Promise<Person> => {
    const registration = { email, name, password: PASSWORD, invitationToken: await linkTo(email, by) };
    const { id } = await outbox.post('/v1/users', { body: registration });
    return signedIn(id, registration);
  };

  return { instance, mailbox, mailTo, linkTo, person, registerByLink };
};
