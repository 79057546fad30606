import type { Principal } from '@guildhall/contracts';
import { InternedIds } from './interned-ids.js';
import { KeyedRows } from './keyed-rows.js';
import { NONE } from './rows.js';

export const KINDS = ['user', 'group', 'organization-role', 'service-user'] as const;
export const [STAY, GROUP, ORGANIZATION_ROLE, SERVICE_USER] = [0, 1, 2, 3];

/** Stands for no stay: what was given to a user without one counts never. */
const WITHOUT = 0;

/**
 * Who holds what was assigned, as numbers: a user in one stay in an organization, a group, whoever holds one organization role of
 * one organization. A user in another stay is another holder.
 */
export class Holders {
  readonly stays = new InternedIds('mbr');
  readonly groups = new InternedIds('grp');
  readonly serviceUsers = new InternedIds('svc');
  /** What they are by number, with their kind; and the stay or role. */
  readonly #rows = new KeyedRows();

  stay(user: number, membershipId: string | undefined): number {
    const stay = membershipId === undefined ? WITHOUT : this.stays.of(membershipId) + 1;
    return this.#rows.of(user * 4 + STAY, stay);
  }

  group(id: string): number {
    return this.#rows.of(this.groups.of(id) * 4 + GROUP, 0);
  }

  findGroup(id: string): number {
    const group = this.groups.find(id);
    return group === NONE ? NONE : this.#rows.find(group * 4 + GROUP, 0);
  }

  organizationRole(organization: number, role: number): number {
    return this.#rows.of(organization * 4 + ORGANIZATION_ROLE, role);
  }

  serviceUser(id: string): number {
    return this.#rows.of(this.serviceUsers.of(id) * 4 + SERVICE_USER, 0);
  }

  kind(holder: number): Principal['type'] {
    return KINDS[this.#rows.one(holder) & 3]!;
  }

  /** The number of the user, group or service user, or of the organization that the role is of. */
  number(holder: number): number {
    return this.#rows.one(holder) >>> 2;
  }

  /** Of what is given to an organization role. */
  role(holder: number): number {
    return this.#rows.other(holder);
  }

  /** Of what is given to a user. */
  membershipId(holder: number): string {
    return this.stays.text(this.#rows.other(holder) - 1);
  }

  groupId(holder: number): string {
    return this.groups.text(this.number(holder));
  }

  mark(): readonly number[] {
    return [this.stays.length, this.groups.length, this.serviceUsers.length, this.#rows.length];
  }

  rollback([stays, groups, serviceUsers, rows]: readonly number[]): void {
    this.#rows.truncate(rows!);
    this.stays.truncate(stays!);
    this.groups.truncate(groups!);
    this.serviceUsers.truncate(serviceUsers!);
  }

  get bytes(): number {
    return this.#rows.bytes + this.stays.bytes + this.groups.bytes;
  }
}
