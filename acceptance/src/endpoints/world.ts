import assert from 'node:assert/strict';
import type { Template } from '@guildhall/client/api';
import { assign, asUser, found, inOrganization, inProject, invite } from '../acts.js';
import type { Person, stage } from '../stage.js';

type Stage = ReturnType<typeof stage>;

/** The real ids that an operation is tried with, by the name that its path gives them. */
export type Ids = Readonly<Record<string, string | undefined>>;

/** An organization of a template, one of everything in it, and somebody for each of its roles. */
export type World = Readonly<{
  template: Template;
  founder: Person;
  /** By organization role: who holds it and no other, and nothing in the project if the role gives nothing. */
  byRole: ReadonlyMap<string, Person>;
  ids: Ids;
}>;

/** People who play the roles in all organizations, founder first, and two who belong to none. */
export const cast = async ({ person }: Stage) =>
  Promise.all(
    ['Founder', 'First', 'Second', 'Third', 'Target', 'Outsider', 'Stranger'].map(async (name) => {
      const who = await person(name);
      // Whoever is refused is not refused for want of their password.
      await who.api.stepUp({ password: who.password });
      return who;
    }),
  );

/** Makes somebody a member who holds these roles and no other. */
export const join = async (
  founder: Person,
  { id: organizationId, template }: Readonly<{ id: string; template: Template }>,
  who: Person,
  roles: string[],
  { linkTo }: Stage,
): Promise<void> => {
  if (template.policies.addsMembersDirectly) {
    const body = { userId: who.id, roles };
    await founder.api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(organizationId), body });
    return;
  }
  await invite(founder, organizationId, { email: who.email, roles });
  const path = { token: await linkTo(who.email) };
  await who.api.post('/v1/invitations/{token}/accept', { params: { path } });
};

export const createWorld = async (
  on: Stage,
  template: Template,
  people: readonly Person[],
  stranger: Person,
): Promise<World> => {
  const [founder, ...others] = people as [Person, ...Person[]];
  const target = others.at(-1)!;
  const { id: organizationId, project: projectId } = await found(founder, template.id);
  const organization = inOrganization(organizationId);
  const byRole = new Map<string, Person>(template.ownerRole ? [[template.ownerRole, founder]] : []);
  const roles = template.roles.map(({ id }) => id).filter((id) => id !== template.ownerRole);
  for (const [index, role] of roles.entries()) {
    const who = others[index]!;
    await join(founder, { id: organizationId, template }, who, [role], on);
    byRole.set(role, who);
  }
  await join(founder, { id: organizationId, template }, target, [...template.defaultRoles], on);
  const group = await founder.api.post('/v1/organizations/{organizationId}/groups', {
    ...organization,
    body: { name: 'Group', members: [target.id] },
  });
  const role = await founder.api.post('/v1/organizations/{organizationId}/roles', {
    ...organization,
    body: { name: 'Own role', permissions: [] },
  });
  const invited = on.mailbox('invited');
  const invitation = await invite(founder, organizationId, { email: invited });
  const projectRole = await founder.api.post('/v1/projects/{projectId}/roles', {
    ...inProject(projectId),
    body: { name: 'Project role', permissions: ['blobs.get'] },
  });
  const shared = await founder.api.post('/v1/organizations/{organizationId}/project-roles', {
    ...organization,
    body: { name: 'Shared project role', permissions: [] },
  });
  const assignment = await assign(founder, projectId, asUser(target), projectRole.id);
  assert.ok(byRole.size === template.roles.length);
  return {
    template,
    founder,
    byRole,
    ids: {
      organizationId,
      projectId,
      userId: target.id,
      strangerId: stranger.id,
      groupId: group.id,
      roleId: role.id,
      projectRoleId: projectRole.id,
      sharedProjectRoleId: shared.id,
      exact: role.id,
      exactInProject: projectRole.id,
      invitationId: invitation.id,
      assignmentId: assignment.id,
      token: await on.linkTo(invited),
      ...(await offerIn(founder, organizationId, template, byRole)),
    },
  };
};

/** Where ownership is offered, an offer that is open. */
const offerIn = async (founder: Person, organizationId: string, template: Template, byRole: World['byRole']) => {
  const policy = template.policies.ownershipTransfer;
  if (policy?.takesEffect !== 'on-acceptance') return {};
  const { id } = await founder.api.post('/v1/organizations/{organizationId}/ownership-transfers', {
    ...inOrganization(organizationId),
    body: { to: byRole.get(policy.to[0]!)!.id },
  });
  return { transferId: id };
};
