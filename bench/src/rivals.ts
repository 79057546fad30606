import { createMongoAbility, type RawRuleOf, type MongoAbility } from '@casl/ability';
import { CATALOGUE } from '@guildhall/access-control/evaluator';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import type { Given, Question, Tenant } from './access-model.js';

const permissionsOf = (role: string): readonly string[] => CATALOGUE.roles.get(role)?.permissions ?? [];
const pathOf = ({ projectId, object }: Given): string => `projects/${projectId}${object === null ? '' : `/${object}`}`;

const MODEL = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, role
[role_definition]
g = _, _
g2 = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && (r.obj == p.obj || keyMatch(r.obj, p.obj + "/*")) && g2(p.role, r.act)
`;

/** The same in casbin: people in groups, paths of objects below paths, roles of permissions. */
export const casbinOf = async (tenants: readonly Tenant[], given: readonly Given[]) => {
  const lines: string[] = [];
  for (const { organizationId, people } of tenants) {
    for (const { userId, groups } of people) {
      for (const group of groups) lines.push(`g, ${userId}, ${group}`);
      lines.push(`g, ${userId}, ${organizationId}/member`);
    }
  }
  for (const role of new Set(given.map((one) => one.role))) {
    for (const permission of permissionsOf(role)) lines.push(`g2, ${role}, ${permission}`);
  }
  for (const one of given) {
    const { type, id } = one.principal;
    lines.push(`p, ${type === 'organization-role' ? `${one.organizationId}/${id}` : id}, ${pathOf(one)}, ${one.role}`);
  }
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter(lines.join('\n')));
  return ({ userId, permission, resource }: Question): boolean => enforcer.enforceSync(userId, resource, permission);
};

type Ability = MongoAbility<[string, ({ path: string } & { __caslSubjectType__?: 'object' }) | 'object']>;

class CaslObject {
  constructor(readonly path: string) {}
}

/** The same in CASL: the rules of everything that somebody holds, looked up, made into an ability and asked. */
export const caslOf = (tenants: readonly Tenant[], given: readonly Given[]) => {
  const rules = new Map<string, RawRuleOf<Ability>[]>();
  for (const one of given) {
    const { type, id } = one.principal;
    const key = type === 'organization-role' ? one.organizationId : id;
    const path = pathOf(one);
    const rule = {
      action: [...permissionsOf(one.role)],
      subject: 'CaslObject',
      conditions: { path: { $regex: `^${path}(/|$)` } },
    } as unknown as RawRuleOf<Ability>;
    const others = rules.get(key);
    if (others) others.push(rule);
    else rules.set(key, [rule]);
  }
  const sources = new Map<string, readonly string[]>();
  for (const { organizationId, people } of tenants)
    for (const { userId, groups } of people) sources.set(userId, [userId, ...groups, organizationId]);
  return ({ userId, permission, resource }: Question): boolean => {
    const held = (sources.get(userId) ?? []).flatMap((key) => rules.get(key) ?? []);
    const ability = createMongoAbility(held as never);
    return ability.can(permission, new CaslObject(resource) as never);
  };
};
