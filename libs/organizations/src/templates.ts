import { ORGANIZATION_PERMISSIONS, type OrganizationPermission, Template } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { InvalidConfiguration } from '@guildhall/http';
import cloud from './templates/cloud.json' with { type: 'json' };
import distribution from './templates/distribution.json' with { type: 'json' };
import enterprise from './templates/enterprise.json' with { type: 'json' };
import workspace from './templates/workspace.json' with { type: 'json' };

const BUILT_IN: readonly unknown[] = [workspace, distribution, cloud, enterprise];

/** Without who may do these, an organization could not be governed. */
const INDISPENSABLE: readonly OrganizationPermission[] = ['organization.get', 'members.update-roles', 'members.invite'];

export type TemplateOptions = Readonly<{
  /** Templates of the instance's own; one with the id of a built-in one takes its place. */
  more?: readonly unknown[];
  /** What is founded where no template is named. */
  standard?: string;
  /** The project roles that every project of the instance has; where they are said, a template can give no others. */
  projectRoles?: Iterable<string>;
}>;

/** The templates of the instance, checked: an instance with one that makes no sense does not start. */
export class Templates {
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #standard: Template;

  /** @throws {InvalidConfiguration} when a template is malformed or contradicts itself, with what is to be mended */
  constructor({ more = [], standard = 'workspace', projectRoles }: TemplateOptions = {}) {
    const known = projectRoles && new Set(projectRoles);
    const templates = [...BUILT_IN, ...more].map((input) => checked(input, known));
    this.#templates = new Map(templates.map((template) => [template.id, template]));
    const chosen = this.#templates.get(standard);
    if (!chosen)
      throw new InvalidConfiguration(
        `There is no template ${standard}; there are ${[...this.#templates.keys()].join(', ')}`,
      );
    this.#standard = chosen;
  }

  /** @throws {Refusal} `unknown-template` */
  get(id?: string): Template {
    const template = id === undefined ? this.#standard : this.#templates.get(id);
    if (!template) throw new Refusal('unknown-template', { templates: [...this.#templates.keys()] });
    return template;
  }

  has(id: string): boolean {
    return this.#templates.has(id);
  }

  all(): readonly Template[] {
    return [...this.#templates.values()];
  }
}

const checked = (input: unknown, projectRoles: ReadonlySet<string> | undefined): Template => {
  const { success, data: template, error } = Template.safeParse(input);
  if (!success) {
    const { id } = (input ?? {}) as { id?: unknown };
    const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new InvalidConfiguration(
      `Template ${typeof id === 'string' ? id : '(without an id)'} is malformed: ${faults.join('; ')}`,
    );
  }
  const faults = [...faultsOf(template), ...(projectRoles ? strangersIn(template, projectRoles) : [])];
  if (faults.length > 0) throw new InvalidConfiguration(`Template ${template.id}: ${faults.join('; ')}`);
  return template;
};

const strangersIn = ({ roles }: Template, projectRoles: ReadonlySet<string>): string[] => {
  const given = new Set(roles.flatMap((role) => role.projectRoles));
  const unknown = [...given].filter((role) => !projectRoles.has(role));
  return unknown.length > 0 ? [`it gives project roles that there are not: ${unknown.join(', ')}`] : [];
};

const faultsOf = ({
  roles,
  founderRoles,
  defaultRoles,
  indispensableRole,
  ownerRole,
  policies,
}: Template): string[] => {
  const faults: string[] = [];
  const ids = roles.map(({ id }) => id);
  const transfer = policies.ownershipTransfer;
  const named = [
    ...founderRoles,
    ...defaultRoles,
    indispensableRole,
    ...(ownerRole === null ? [] : [ownerRole]),
    ...(transfer?.to ?? []),
    ...(transfer?.formerOwnerRoles ?? []),
  ];
  const unknown = [...new Set(named)].filter((role) => !ids.includes(role));
  if (unknown.length > 0) faults.push(`it names roles that it does not have: ${unknown.join(', ')}`);
  if (new Set(ids).size < ids.length) faults.push('two of its roles have one id');
  if (!founderRoles.includes(indispensableRole)) faults.push(`its founder must hold ${indispensableRole}`);
  if (ownerRole !== null && ownerRole !== indispensableRole)
    faults.push('where there is an owner, theirs is the indispensable role');
  if (ownerRole !== null && defaultRoles.includes(ownerRole)) faults.push('who joins cannot be the owner');
  if ((ownerRole === null) !== (transfer === null))
    faults.push('it says how ownership is transferred if, and only if, there is an owner');
  if (ownerRole === null && roles.some((role) => role.appointedByOwner))
    faults.push('there is no owner to appoint anybody');
  if (transfer?.formerOwnerRoles.includes(ownerRole ?? '')) faults.push('the former owner cannot be the owner');
  const held = new Set(roles.find(({ id }) => id === indispensableRole)?.permissions);
  const missing = ORGANIZATION_PERMISSIONS.filter(
    (permission) => INDISPENSABLE.includes(permission) && !held.has(permission),
  );
  if (missing.length > 0) faults.push(`${indispensableRole} must hold ${missing.join(', ')}`);
  return faults;
};
