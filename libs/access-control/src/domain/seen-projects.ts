import { projectsOf } from './actionable-resources.js';
import { NONE } from './rows.js';
import type { Situation } from './situation.js';

/**
 * The projects of an organization that a user may know of: `all`, or, as projects that they might hold something in and that
 * `sees` is asked about, some. It takes as long as they hold much, however many there are.
 */
export const seenProjects = (
  situation: Situation,
  user: number,
  organization: number,
  sees: (project: number) => boolean,
): 'all' | readonly string[] => {
  const bearer = situation.user(user, organization);
  if (!bearer) return [];
  const { permissions, projectRoles } = bearer.effective;
  if (permissions.has('projects.list-all')) return 'all';
  if (projectRoles.some(({ role }) => situation.permissions(role, NONE, organization))) return 'all';
  const { projects } = situation.facts.organizations;
  return [...projectsOf(situation, bearer, organization)].filter(sees).map((project) => projects.text(project));
};
