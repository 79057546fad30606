import { ID_PREFIXES } from '@guildhall/contracts';

export type Target = Readonly<{ type: string; id: string }>;

type Data = Readonly<Record<string, unknown>>;

/** The first of these that an event names is what it was done to: the most particular thing comes first. */
const BY_RULE = [
  ['assignmentId', 'assignment'],
  ['invitationId', 'invitation'],
  ['transferId', 'ownership-transfer'],
  ['userId', 'user'],
  ['groupId', 'group'],
  ['roleId', 'role'],
  ['projectId', 'project'],
  ['organizationId', 'organization'],
] as const;

/** Events whose target is another than the rule says. */
const BY_TYPE: Readonly<Record<string, (typeof BY_RULE)[number][0]>> = {
  // The invitation is where they came from.
  MemberJoined: 'userId',
  CollaboratorJoined: 'userId',
};

export const targetOf = (eventType: string, data: Data): Target | undefined => {
  // Who is promised something is not named by a field of their own, or was not always.
  if (eventType === 'ProjectRolesPromised' && data['principal']) return data['principal'] as Target;
  const [field, type] =
    BY_RULE.find(([name]) => (BY_TYPE[eventType] ?? name) === name && typeof data[name] === 'string') ?? [];
  return field && { type, id: data[field] as string };
};

const TYPED_ID = new RegExp(`^(?:${Object.values(ID_PREFIXES).join('|')})_[0-9a-hjkmnp-tv-z]{26}$`);

/** The ids of everything that an event is about, at any depth. Who did it (`grantedBy`, ...) is not what it was done to. */
export const aboutOf = (data: Data): readonly string[] => {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (TYPED_ID.test(value)) found.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) if (!name.endsWith('By')) visit(inner);
    }
  };
  visit(data);
  return [...found];
};
