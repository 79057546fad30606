import assert from 'node:assert/strict';
import {
  assign,
  asUser,
  createProject,
  type Founded,
  inOrganization,
  inProject,
  invite,
  may,
  members,
  organizationAs,
  projectsAs,
} from '../acts.js';
import type { Person } from '../stage.js';

/** What the cells of the table are tried on. */
export type Scene = Readonly<{
  organization: Founded;
  /** A project of which the actor knows nothing. */
  foreignProject: string;
  mailbox: (name: string) => string;
}>;

type Column = Readonly<{
  title: string;
  /** What somebody does who can; throws if they may not. */
  act: (who: Person, scene: Scene) => Promise<unknown>;
}>;

const allowed = async (who: Person, permission: string, { organization }: Scene, object: string): Promise<void> => {
  if (await may(who, permission, organization.project, object)) return;
  // Guildhall says no, and the product's guard refuses: as good as a refusal.
  throw new NotAllowed(permission);
};

/** What a product throws whose guard asked and was told no. */
export class NotAllowed extends Error {}

const theirs = (who: Person, scene: Scene) => `${who.name}'s ${scene.mailbox('thing')}`;

/** The ten columns, in their order. */
export const COLUMNS: readonly Column[] = [
  {
    title: 'See all projects',
    act: async (who, { organization, foreignProject }) => {
      if ((await projectsAs(who, organization.id)).some(({ id }) => id === foreignProject)) return;
      throw new NotAllowed('the list leaves out what one has no access to');
    },
  },
  { title: 'See all Users', act: async (who, { organization }) => members(who, organization.id) },
  {
    title: 'Price Plan & Billing',
    act: async (who, { organization }) => {
      const { actions } = (await organizationAs(who, organization.id)).you;
      if (!actions.includes('view-billing') || !actions.includes('manage-billing')) throw new NotAllowed('billing');
    },
  },
  {
    title: 'Manage Organization Account Settings',
    act: async (who, scene) => {
      const { id } = scene.organization;
      await who.api.get('/v1/organizations/{organizationId}/policies', inOrganization(id));
      const body = { name: theirs(who, scene) };
      await who.api.patch('/v1/organizations/{organizationId}', { ...inOrganization(id), body });
    },
  },
  {
    title: 'Create projects',
    act: async (who, scene) => createProject(who, scene.organization.id, theirs(who, scene)),
  },
  { title: 'Add apps', act: async (who, scene) => allowed(who, 'deployments.create', scene, 'deployments/new') },
  {
    title: 'Manage App settings',
    act: async (who, scene) => allowed(who, 'deployments.update', scene, 'deployments/app'),
  },
  {
    title: 'Invite Project Members',
    act: async (who, { organization, mailbox }) =>
      who.api.post('/v1/projects/{projectId}/members', {
        ...inProject(organization.project),
        body: { email: mailbox('invited'), roles: ['deployment-viewer'] },
      }),
  },
  {
    title: 'Invite Members',
    act: async (who, { organization, mailbox }) => invite(who, organization.id, { email: mailbox('invited') }),
  },
  { title: 'App Installation', act: async (who, scene) => allowed(who, 'deployments.get', scene, 'deployments/app') },
];

const YES = true;
const NO = false;
/** As the seed has it. */
export const TABLE: Readonly<Record<string, readonly boolean[]>> = {
  Owner: [YES, YES, YES, YES, YES, YES, YES, YES, YES, YES],
  Admin: [NO, NO, NO, NO, YES, YES, YES, YES, YES, YES],
  'Mobile-User': [NO, NO, NO, NO, NO, NO, NO, NO, NO, YES],
};

/** Gives who is not the owner the project access that the roles of the table speak of. */
export const giveAccess = async (
  owner: Person,
  admin: Person,
  mobileUser: Person,
  projectId: string,
): Promise<void> => {
  await assign(owner, projectId, asUser(admin), 'project-admin');
  await assign(owner, projectId, asUser(mobileUser), 'deployment-viewer');
  assert.ok(await may(mobileUser, 'deployments.get', projectId));
};
