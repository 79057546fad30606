import assert from 'node:assert/strict';
import type { Narrator } from './narrator.js';
import type { Mail } from './tour.js';
import type { Visitor } from './visitor.js';

type Guests = Readonly<{
  ada: Visitor;
  bob: Visitor;
  carl: Visitor;
  narrator: Narrator;
  tag: string;
  password: string;
  /** The newest e-mail to somebody. */
  mailFor: (who: Visitor, name: string) => Promise<Mail>;
}>;

type Named = Readonly<{ id: string }>;
type DryRun = Readonly<{
  events: readonly Readonly<{ type: string }>[];
  access: Readonly<{ lost: readonly Readonly<{ userId: string; permissions: readonly string[] }>[] }>;
}>;

/** An organization of another template: a group gives access, and its owner hands it over. */
export const cloudTour = async ({ ada, bob, carl, narrator, tag, password, mailFor }: Guests): Promise<void> => {
  const idOf = async (who: Visitor) => (await who.must<Named>(200, 'GET', '/v1/users/me')).id;
  const [bobId, carlId] = [await idOf(bob), await idOf(carl)];

  narrator.chapter('Ada founds another organization, from the template cloud; Carl works in it through a group');
  const founding = { name: `Looms ${tag}`, template: 'cloud', project: { name: 'Jacquard' } };
  const { id, project } = await ada.must<Named & { project: Named }>(201, 'POST', '/v1/organizations', founding);
  const organization = `/v1/organizations/${id}`;
  await ada.must(201, 'POST', `${organization}/members`, { userId: bobId, roles: ['administrator'] });
  await ada.must(201, 'POST', `${organization}/members`, { userId: carlId });
  const group = await ada.must<Named>(201, 'POST', `${organization}/groups`, {
    name: 'Weavers',
    projects: [{ projectId: project.id, roles: ['deployment-editor'] }],
  });
  await ada.must(201, 'POST', `${organization}/groups/${group.id}/members`, { userId: carlId });
  carl.seen(ada.position);
  const carlMay = async () => {
    const checks = [{ permission: 'deployments.update', resource: `projects/${project.id}` }];
    const { results } = await carl.must<{ results: { allowed: boolean; explanation: { summary: string } }[] }>(
      200,
      'POST',
      '/v1/checks',
      { checks, explain: true },
    );
    narrator.say(results[0]!.explanation.summary);
    return results[0]!.allowed;
  };
  assert.ok(await carlMay(), 'who is in the group may do what it may');
  narrator.say(`Carl was told: “${(await mailFor(carl, 'carl')).subject}”.`);

  narrator.chapter('Ada tries out what taking Carl out of the group would do, and nothing happens');
  const leaving = `${organization}/groups/${group.id}/members/${carlId}`;
  const tried = await ada.must<DryRun>(200, 'DELETE', `${leaving}?dryRun=true`);
  assert.deepEqual(
    tried.events.map(({ type }) => type),
    ['GroupMemberRemoved'],
  );
  const [loss] = tried.access.lost;
  assert.ok(loss?.userId === carlId && loss.permissions.includes('deployments.update'));
  narrator.say(`Carl would lose ${loss.permissions.length} permissions.`);
  assert.ok(await carlMay(), 'nothing was written');
  await ada.must(204, 'DELETE', leaving);
  carl.seen(ada.position);
  assert.ok(!(await carlMay()), 'this time it was meant');

  narrator.chapter('Ada offers Bob the ownership, and he accepts');
  const transfers = `${organization}/ownership-transfers`;
  const refused = await ada.ask<{ code: string }>('POST', transfers, { to: bobId });
  assert.deepEqual([refused.status, refused.body.code], [428, 'step-up-required']);
  const { accessToken } = await ada.must<{ accessToken: string }>(200, 'POST', '/v1/step-up', { password });
  const confirmed = { authorization: `Bearer ${accessToken}` };
  const offer = await ada.ask<{ id: string; status: string }>('POST', transfers, { to: bobId }, confirmed);
  assert.deepEqual([offer.status, offer.body.status], [201, 'pending']);
  const mail = await mailFor(bob.seen(ada.position), 'bob');
  assert.match(mail.links[0]!, new RegExp(`/ownership-offers/${id}/${offer.body.id}$`));
  narrator.say(`Bob got “${mail.subject}”.`);
  await bob.must(200, 'POST', `${transfers}/${offer.body.id}/accept`);
  const after = await bob.must<{ owner: { userId: string }; you: { roles: string[] } }>(200, 'GET', organization);
  assert.deepEqual([after.owner.userId, after.you.roles], [bobId, ['owner']]);
  const { you } = await ada.seen(bob.position).must<{ you: { roles: string[] } }>(200, 'GET', organization);
  assert.deepEqual(you.roles, ['administrator']);
  narrator.say(`Bob is ${after.you.roles.join(', ')} now, and Ada ${you.roles.join(', ')}.`);
};
