import type { Principal } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, type AsOfInstant, type AccessQuestions, Instants, InvalidInput } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { LIST_ASSIGNMENTS } from './domain/catalogue.js';

/**
 * Who may ask what. About oneself, anybody; about others in a project, who may list its assignments now, whatever the instant that
 * is asked about; and about others in every project of an organization, also in deleted ones, who may read its audit trail now. To
 * whom a project is none of their business it looks as if it were not there.
 */
@Injectable()
export class Asking {
  constructor(
    private readonly replica: AccessReplica,
    private readonly instants: Instants,
  ) {}

  /** @throws {Refusal} `invalid-instant` */
  instant(asOf: string): AsOfInstant {
    return this.instants.of(asOf);
  }

  /** The questions as of now, or of the instant that is asked about. */
  questions(asOf: string | undefined): AccessQuestions {
    return asOf === undefined ? this.replica : this.replica.at(this.instant(asOf));
  }

  /** Whether a user may know that the project is there, or may have known it then. */
  knows(userId: string, projectId: string, questions: AccessQuestions): boolean {
    if (this.replica.sees(userId, projectId) || questions.sees(userId, projectId)) return true;
    return this.#mayReadTrailOf(userId, projectId);
  }

  mayAskAboutOthers(userId: string, projectId: string): boolean {
    if (this.replica.holds(userId, LIST_ASSIGNMENTS, `projects/${projectId}`)) return true;
    return this.#mayReadTrailOf(userId, projectId);
  }

  /** @throws {Refusal} `forbidden`, `not-found` */
  requireAboutOthers(userId: string, projectId: string): void {
    if (this.mayAskAboutOthers(userId, projectId)) return;
    throw this.replica.sees(userId, projectId)
      ? new Refusal('forbidden', { permission: LIST_ASSIGNMENTS })
      : new Refusal('not-found');
  }

  /** Whether a user may read the audit trail of an organization, and so everything about access in its projects. */
  mayReadTrail(userId: string, organizationId: string): boolean {
    return this.replica.standing(userId, organizationId)?.permissions.has('audit-events.list') === true;
  }

  #mayReadTrailOf(userId: string, projectId: string): boolean {
    const organizationId = this.replica.ownerOf(projectId);
    return organizationId !== undefined && this.mayReadTrail(userId, organizationId);
  }
}

/** The project of a path that its schema has checked. */
export const projectIn = (resource: string): string => resource.split('/', 2)[1]!;

export const isSelf = ({ type, id }: Principal, userId: string): boolean => type === 'user' && id === userId;

type Asked = Readonly<{ principalType?: Principal['type'] | undefined; principalId?: string | undefined }>;

/** Who is asked about; if nobody is named, the caller. */
export const askedAbout = ({ principalType, principalId }: Asked, userId: string): Principal => {
  if (principalId !== undefined) return { type: principalType ?? 'user', id: principalId };
  if (principalType === undefined) return { type: 'user', id: userId };
  throw new InvalidInput([{ path: 'principalId', code: 'required', message: 'name it, or leave principalType out' }]);
};
