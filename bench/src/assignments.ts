import { randomUUID } from 'node:crypto';
import { accessControlContext, type RoleAssigned } from '@guildhall/contracts';
import { CommandContext, type Decide, type Decider, EventCodec, typedId, uuidV7 } from '@guildhall/event-sourcing';
import type { NewEvent } from '@guildhall/event-store';
import type { Vault } from '@guildhall/vault';

const ORGANIZATIONS = 200;
const PEOPLE = 500;

type Kind = Parameters<typeof typedId>[0];
type Assigned = { readonly ids: Set<string> };

const id = (kind: Kind, name: string): string => typedId(kind, uuidV7(0, 'bench', name));
const people = Array.from({ length: PEOPLE }, (_, n) => id('user', `person ${n}`));
const organizations = Array.from({ length: ORGANIZATIONS }, (_, n) => id('organization', `organization ${n}`));
const memberships = Array.from({ length: PEOPLE }, (_, n) => id('membership', `membership ${n}`));

const person = (n: number): string => people[n % PEOPLE]!;

/** The roles of a project: a state as decisions of the platform have it. */
export const assignments: Decider<Assigned, RoleAssigned> = {
  category: 'access',
  initialState: () => ({ ids: new Set() }),
  evolve: (assigned, { data }) => {
    assigned.ids.add(data.assignmentId);
    return assigned;
  },
};

/** Somebody gets a role: the most frequent of the commands that change who may what. */
export const assignRole =
  (projectId: string, n: number): Decide<Assigned, RoleAssigned> =>
  ({ ids }) => {
    const assignmentId = id('assignment', `${projectId} ${n}`);
    if (ids.has(assignmentId)) return [];
    const data = {
      assignmentId,
      organizationId: organizations[n % ORGANIZATIONS]!,
      projectId,
      principal: { type: 'user' as const, id: person(n + 1) },
      membershipId: memberships[n % PEOPLE]!,
      role: 'deployment-viewer',
      object: null,
      grantedBy: { type: 'user' as const, id: person(n) },
    };
    return [{ type: 'RoleAssigned', data }];
  };

/** A request by one of some people, whose address is kept encrypted. */
export const request = (n: number): CommandContext =>
  CommandContext.ofRequest(
    { type: 'user', id: person(n) },
    {
      requestId: randomUUID(),
      source: { address: `192.0.2.${n % 250}`, userAgent: 'bench/1.0' },
      issuedAt: new Date(),
    },
  );

export const newProject = (): string => id('project', randomUUID());

export const streamOf = (projectId: string): string => `${assignments.category}-${projectId}`;

export const codecWith = (vault: Vault): EventCodec => new EventCodec(vault, [accessControlContext]);

/** The event of one such command, exactly as it is stored. */
export const stored = async (codec: EventCodec, projectId: string, n: number): Promise<NewEvent> => {
  const { origin } = request(n);
  const [event] = assignRole(projectId, n)(assignments.initialState());
  const [encoded] = await codec.encode([{ id: randomUUID(), event: event! }], {
    time: new Date().toISOString(),
    actor: origin.actor,
    ...(origin.source && { source: origin.source }),
    requestId: origin.requestId,
    correlationId: origin.correlationId,
    causationId: origin.causationId,
    commandId: origin.commandId,
  });
  return encoded!;
};

export const bytesOf = ({ data, metadata }: Pick<NewEvent, 'data' | 'metadata'>): number =>
  Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
