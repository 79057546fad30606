import { ORGANIZATION_PERMISSIONS, Template } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { workspace } from './templates/workspace.js';

const STANDARD = 'workspace';

/** The templates of the instance, checked: an instance with one that makes no sense does not start. */
export class Templates {
  readonly #templates: ReadonlyMap<string, Template>;

  constructor(templates: readonly Template[] = [workspace]) {
    this.#templates = new Map(templates.map((template) => [template.id, coherent(Template.parse(template))]));
  }

  /** @throws {Refusal} `unknown-template` */
  get(id = STANDARD): Template {
    const template = this.#templates.get(id);
    if (!template) throw new Refusal('unknown-template', { templates: [...this.#templates.keys()] });
    return template;
  }

  all(): readonly Template[] {
    return [...this.#templates.values()];
  }
}

const coherent = (template: Template): Template => {
  const { id, roles, founderRoles, defaultRoles, indispensableRole } = template;
  const known = new Set(roles.map((role) => role.id));
  const unknown = [...founderRoles, ...defaultRoles, indispensableRole].filter((role) => !known.has(role));
  if (unknown.length > 0) throw new Error(`Template ${id} names roles that it does not have: ${unknown.join(', ')}`);
  if (!founderRoles.includes(indispensableRole))
    throw new Error(`Template ${id}: its founder must hold ${indispensableRole}`);
  const held = new Set(roles.flatMap(({ permissions }) => permissions));
  const needed = ORGANIZATION_PERMISSIONS.filter(
    (permission) => permission === 'members.update-roles' && !held.has(permission),
  );
  if (needed.length > 0) throw new Error(`Template ${id}: nobody would hold ${needed.join(', ')}`);
  return template;
};
