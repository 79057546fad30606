import assert from 'node:assert/strict';
import {
  GuildhallProblem,
  type Invitation,
  type Member,
  type InvitationRequest,
  type Project,
  type ProjectMember,
} from '@guildhall/client/api';
import type { Person } from './stage.js';

/** What people do again and again. Everything goes through the API client. */

export const inOrganization = (organizationId: string) => ({ params: { path: { organizationId } } });
export const inProject = (projectId: string) => ({ params: { path: { projectId } } });
export const aboutMember = (organizationId: string, { id: userId }: Person) => ({
  params: { path: { organizationId, userId } },
});

export type Founded = Readonly<{ id: string; project: string }>;

let foundings = 0;
/** Founds an organization of a template, with a first project. */
export const found = async ({ api, name }: Person, template: string): Promise<Founded> => {
  foundings += 1;
  const { id, project } = await api.post('/v1/organizations', {
    body: { name: `${name} ${template} ${foundings}`, template, project: { name: 'First' } },
  });
  assert.ok(project);
  return { id, project: project.id };
};

export const createProject = async ({ api }: Person, organizationId: string, name: string): Promise<Project> =>
  api.post('/v1/organizations/{organizationId}/projects', { ...inOrganization(organizationId), body: { name } });

export const invite = async ({ api }: Person, organizationId: string, body: InvitationRequest): Promise<Invitation> => {
  const answer = await api.post('/v1/organizations/{organizationId}/invitations', {
    ...inOrganization(organizationId),
    body,
  });
  assert.ok('email' in answer);
  return answer;
};

/** Gives a principal a role in a project, or on one object of it. */
export const assign = async (
  { api }: Person,
  projectId: string,
  principal: Readonly<{ type: 'user' | 'group' | 'organization-role'; id: string }>,
  role: string,
  object?: string,
) =>
  api.post('/v1/projects/{projectId}/assignments', {
    ...inProject(projectId),
    body: { principal, role, ...(object && { object }) },
  });

export const unassign = async ({ api }: Person, projectId: string, assignmentId: string) =>
  api.delete('/v1/projects/{projectId}/assignments/{assignmentId}', { params: { path: { projectId, assignmentId } } });

export const assignmentsIn = async ({ api }: Person, projectId: string) =>
  (await api.get('/v1/projects/{projectId}/assignments', inProject(projectId))).data;

export const asUser = ({ id }: Person) => ({ type: 'user', id }) as const;

/** Whether somebody may do something, as they ask themselves. */
export const may = async (
  { api }: Person,
  permission: string,
  projectId: string,
  object?: string,
): Promise<boolean> => {
  const resource = object ? `projects/${projectId}/${object}` : `projects/${projectId}`;
  const { results } = await api.post('/v1/checks', { body: { checks: [{ permission, resource }] } });
  return results[0]!.allowed;
};

export const members = async ({ api }: Person, organizationId: string): Promise<readonly Member[]> =>
  (await api.get('/v1/organizations/{organizationId}/members', inOrganization(organizationId))).data;

export const memberAs = async ({ api }: Person, organizationId: string, who: Person): Promise<Member> =>
  api.get('/v1/organizations/{organizationId}/members/{userId}', aboutMember(organizationId, who));

export const organizationAs = async ({ api }: Person, organizationId: string) =>
  api.get('/v1/organizations/{organizationId}', inOrganization(organizationId));

export const projectsAs = async ({ api }: Person, organizationId: string): Promise<readonly Project[]> =>
  (await api.get('/v1/organizations/{organizationId}/projects', inOrganization(organizationId))).data;

export const projectMembers = async ({ api }: Person, projectId: string): Promise<readonly ProjectMember[]> =>
  (await api.get('/v1/projects/{projectId}/members', inProject(projectId))).data;

export const setRoles = async ({ api }: Person, organizationId: string, who: Person, roles: string[]) =>
  api.patch('/v1/organizations/{organizationId}/members/{userId}', {
    ...aboutMember(organizationId, who),
    body: { roles },
  });

export const removeMember = async ({ api }: Person, organizationId: string, who: Person) =>
  api.delete('/v1/organizations/{organizationId}/members/{userId}', aboutMember(organizationId, who));

export const auditTrail = async ({ api }: Person, organizationId: string) =>
  (
    await api.get('/v1/organizations/{organizationId}/audit-events', {
      params: { path: { organizationId }, query: { limit: 200 } },
    })
  ).data;

/** The refusal must be this one. */
export const refused = async (call: Promise<unknown>, status: number, code?: string): Promise<void> => {
  await assert.rejects(call, (problem) => {
    assert.ok(problem instanceof GuildhallProblem, String(problem));
    assert.deepEqual([problem.status, problem.code], [status, code ?? problem.code], problem.message);
    return true;
  });
};

/** Refused, as something that one may not do or not even know of, and nothing of it is in the trail that `witness` reads. */
export const forbidden = async (
  witness: Person,
  organizationId: string,
  act: () => Promise<unknown>,
): Promise<void> => {
  const before = await auditTrail(witness, organizationId);
  await assert.rejects(act(), (problem) => {
    assert.ok(problem instanceof GuildhallProblem && [403, 404].includes(problem.status), String(problem));
    return true;
  });
  assert.deepEqual(await auditTrail(witness, organizationId), before);
};
