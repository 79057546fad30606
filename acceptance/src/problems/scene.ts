import { connect } from 'node:net';
import { GuildhallProblem } from '@guildhall/client/api';
import { found, type Founded, inOrganization, invite } from '../acts.js';
import type { Person, stage } from '../stage.js';

type Stage = ReturnType<typeof stage>;

/** What refusals have in common, however they were made. */
export type Refused = Readonly<{ code: string; status: number; detail: string }>;

/** Two people and an organization of each of the first one's templates. */
export type Scene = Stage &
  Readonly<{
    ada: Person;
    ben: Person;
    /** Without an owner; Ada is its administrator. */
    workspace: Founded;
    /** Ada owns it, Ben is an administrator, and the first to be asked when ownership moves on. */
    cloud: Founded;
  }>;

export const setScene = async (on: Stage): Promise<Scene> => {
  const [ada, ben] = [await on.person('Ada'), await on.person('Ben')];
  const [workspace, cloud] = [await found(ada, 'workspace'), await found(ada, 'cloud')];
  await ada.api.post('/v1/organizations/{organizationId}/members', {
    ...inOrganization(cloud.id),
    body: { userId: ben.id, roles: ['administrator'] },
  });
  return { ...on, ada, ben, workspace, cloud };
};

/** The problem that a call of the client ended with. */
export const thrown = async (call: Promise<unknown>): Promise<Refused> =>
  call.then(
    () => ({ code: 'none', status: 200, detail: 'it was carried out' }),
    (problem: unknown) => {
      if (problem instanceof GuildhallProblem) return problem;
      throw problem;
    },
  );

/** The problem that a request of one's own making was answered. */
export const answered = async (url: string, init: RequestInit = {}): Promise<Refused> =>
  (await (await fetch(url, init)).json()) as Refused;

/** The problem that bytes on a connection were answered. */
export const spoken = async (url: string, bytes: string): Promise<Refused> => {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
  return JSON.parse(answer.slice(answer.indexOf('{'))) as Refused;
};

/** An invitation, and the token in its link. */
export const invited = async ({ ada, linkTo }: Scene, organizationId: string, email: string) => {
  const { id } = await invite(ada, organizationId, { email });
  return { invitationId: id, token: await linkTo(email) };
};
