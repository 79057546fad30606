import { PROBLEMS } from '@guildhall/contracts';
import { SetMetadata } from '@nestjs/common';
import { describe } from './reference.js';

/**
 * Who may call a route. Every route says it: an application with one that does not will not start.
 *
 * `signed-in` is for what concerns the caller alone and for commands, whose decision checks the caller's roles on the very
 * state that it changes. The others are answered by the access replica, at least as fresh as the request asks.
 */
export type RouteAccess =
  | Readonly<{ kind: 'public' }>
  | Readonly<{ kind: 'signed-in' }>
  | Readonly<{ kind: 'operator' }>
  | Readonly<{ kind: 'organization' | 'project'; permission: string; parameter: string }>;

export const ROUTE_ACCESS = 'guildhall:route-access';

const declare =
  (access: RouteAccess): MethodDecorator =>
  (target, name, descriptor) => {
    SetMetadata(ROUTE_ACCESS, access)(target, name, descriptor);
    if (access.kind === 'public' || access.kind === 'operator') return;
    describe(({ ApiBearerAuth, ApiResponse }) => [
      ApiBearerAuth('accessToken'),
      ApiResponse({
        status: 401,
        description: `\`not-signed-in\`: ${PROBLEMS['not-signed-in'].title}`,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      } as never),
    ])(target, name, descriptor);
  };

export const Public = (): MethodDecorator => declare({ kind: 'public' });
/** For whoever shows the operator token, as `Authorization: Bearer ...`. No person of the instance is one by being signed in. */
export const ForOperators = (): MethodDecorator => declare({ kind: 'operator' });
export const SignedIn = (): MethodDecorator => declare({ kind: 'signed-in' });

/** For members of the organization in the path whose roles have the permission. Others who are members: 403; else 404. */
export const RequiresInOrganization = (permission: string, parameter = 'organizationId'): MethodDecorator =>
  declare({ kind: 'organization', permission, parameter });

/** For who holds the permission on the project in the path. Others who may see the project: 403; else 404. */
export const RequiresInProject = (permission: string, parameter = 'projectId'): MethodDecorator =>
  declare({ kind: 'project', permission, parameter });
