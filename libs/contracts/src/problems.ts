import { z } from 'zod';

/** Every refusal and error that the API can answer with: stable code, status, and what the reader can do. */
export type ProblemDefinition = Readonly<{ status: number; title: string; advice: string }>;

const problem = (status: number, title: string, advice: string): ProblemDefinition => ({ status, title, advice });

export const PROBLEMS = {
  'invalid-request': problem(400, 'The request is not valid', 'Mend what `errors` names and send it again.'),
  'malformed-json': problem(400, 'The body is not JSON', 'Send one JSON value with the content type application/json.'),
  'invalid-position': problem(
    400,
    'That is no position',
    'Send in Guildhall-At-Least what an earlier answer gave in Guildhall-Position.',
  ),
  'invalid-instant': problem(
    400,
    'That is no instant that can be looked back to',
    'Send as asOf a time that has passed, such as 2026-01-31T12:00:00Z, or what an answer gave in Guildhall-Position.',
  ),
  'invalid-cursor': problem(
    400,
    'That cursor is not of this list',
    'Leave it out, or send the nextCursor of the same query.',
  ),
  'invalid-idempotency-key': problem(400, 'That is no idempotency key', 'Send 1 to 200 visible ASCII characters.'),
  'unknown-template': problem(400, 'There is no such template', 'Choose one of GET /v1/templates.'),
  'unknown-role': problem(400, 'There is no such role', 'Choose a role that the organization or project has.'),
  'unknown-user': problem(400, 'There is no such user', 'Check the id, or send an email: they will be invited.'),
  'unknown-principal': problem(
    400,
    'The organization has no such group or role',
    'Check the id: GET /v1/organizations/{id}/groups and /v1/organizations/{id}/roles list them.',
  ),
  'unknown-permission': problem(400, 'There is no such permission', 'Choose one of GET /v1/permissions.'),
  'common-password': problem(
    400,
    'That password is among those that are guessed first',
    'Choose another one; three or four unrelated words make a good one.',
  ),
  'invalid-token': problem(
    400,
    'That link is not valid, or not any more',
    'Use the newest link that was sent, or ask for another one.',
  ),
  'not-signed-in': problem(
    401,
    'Sign in first',
    'Send Authorization: Bearer with an access token that has not expired; POST /v1/sessions gives one.',
  ),
  'wrong-credentials': problem(401, 'E-mail address or password is wrong', 'Check both, or reset the password.'),
  'invalid-refresh-token': problem(401, 'That refresh token is not valid, or not any more', 'Log in again.'),
  'refresh-token-reused': problem(
    401,
    'That refresh token was used before',
    'Log in again. The session was ended, because somebody else may hold its tokens.',
  ),
  forbidden: problem(403, 'You may not do this', 'Ask an administrator for a role that allows it.'),
  'email-not-verified': problem(403, 'The e-mail address is not verified', 'Follow the link that was sent to it.'),
  'beyond-own-rights': problem(
    403,
    'Nobody gives more than they hold',
    'Give a role whose permissions you hold yourself, or ask somebody who does.',
  ),
  'appointed-by-owner': problem(403, 'Only the owner gives or takes that role', 'Ask the owner of the organization.'),
  'not-found': problem(404, 'There is nothing here for you', 'Check the path and its ids.'),
  'request-timeout': problem(408, 'The request took too long to arrive', 'Send it again.'),
  'idempotency-key-reused': problem(
    409,
    'That idempotency key was used for another request',
    'Use a new key for a new request.',
  ),
  'already-invited': problem(409, 'That address has an open invitation', 'Resend or revoke the open one.'),
  'already-member': problem(409, 'That person is a member already', 'Change their roles instead.'),
  'invitation-not-pending': problem(
    409,
    'The invitation is not open any more',
    'Nothing is left to do with it. Who may invite can send a new one: POST /v1/organizations/{id}/invitations.',
  ),
  'invitation-expired': problem(409, 'The invitation has expired', 'Ask for a new one.'),
  'invitation-for-another-address': problem(
    409,
    'The invitation was sent to another address',
    'Sign in with the address that it was sent to.',
  ),
  'inviter-without-rights': problem(
    409,
    'Whoever sent the invitation may not invite any more',
    'Ask for a new one from somebody who may.',
  ),
  'ownership-by-transfer-only': problem(
    409,
    'Ownership is handed over, not given as a role',
    'Name other roles than that of the owner, who hands it over: POST /v1/organizations/{id}/ownership-transfers.',
  ),
  'no-ownership': problem(
    409,
    'This organization has no owner',
    'Make somebody else an administrator instead; the template of the organization decides.',
  ),
  'already-owner': problem(409, 'That member is the owner already', 'Nothing needs to be done.'),
  'not-eligible-for-ownership': problem(
    409,
    'That member may not become the owner',
    'Give them one of the roles that the policy names, or choose somebody else.',
  ),
  'transfer-pending': problem(409, 'Ownership is being offered to somebody', 'Cancel that offer or await its answer.'),
  'transfer-not-pending': problem(409, 'That offer is not open any more', 'Ask the owner for a new one.'),
  'transfer-expired': problem(409, 'The offer has expired', 'Ask the owner for a new one.'),
  'projects-left': problem(409, 'The organization still has projects', 'Delete its projects first.'),
  'project-in-use': problem(
    409,
    'Somebody holds a role in the project',
    'Take back every role that was given in it first; GET /v1/projects/{id}/assignments lists them.',
  ),
  'not-deleted': problem(409, 'The organization is not deleted', 'Nothing needs to be done.'),
  'not-restorable': problem(
    409,
    'The time for restoring it is over, or nobody is left who administrated it',
    'Found a new organization.',
  ),
  'name-taken': problem(409, 'Another one has that name', 'Choose another name.'),
  'built-in-role': problem(409, 'That role is built in', 'Create a role of your own with what you need.'),
  'role-of-organization': problem(
    409,
    'That role is of the whole organization',
    'Change it at /v1/organizations/{id}/project-roles, or create one of the project.',
  ),
  'service-user-cannot-govern': problem(
    409,
    'Service users never say who may do what',
    'Give it a role without permissions to assign or make roles, or to make service users.',
  ),
  'role-in-policies': problem(409, 'The policies name that role', 'Change the policies first.'),
  'last-owner': problem(409, 'An organization needs its owner', 'Hand the ownership over first.'),
  'last-admin': problem(409, 'An organization needs one who administrates it', 'Make somebody else one first.'),
  'owns-organization': problem(
    409,
    'You are the last who administrates an organization',
    'Hand it over or delete it first; GET /v1/organizations lists them.',
  ),
  'slug-taken': problem(409, 'That name is taken', 'Choose another one.'),
  'role-already-assigned': problem(409, 'The principal holds that role there already', 'Nothing needs to be done.'),
  'not-a-member': problem(409, 'That user is no member of the organization', 'Invite them first.'),
  'stale-revision': problem(412, 'It has been changed meanwhile', 'Read it again and repeat with the new ETag.'),
  'body-too-large': problem(413, 'The body is too large', 'Send less at a time.'),
  'unsupported-media-type': problem(415, 'That content type is not accepted', 'Send application/json.'),
  'headers-too-large': problem(431, 'The request line and headers are too large', 'Send shorter ones.'),
  'step-up-required': problem(
    428,
    'Confirm that it is you',
    'POST /v1/step-up with your password and repeat this with the access token that it gives.',
  ),
  'too-many-requests': problem(429, 'Too many requests', 'Wait as long as Retry-After says.'),
  'internal-error': problem(500, 'Something went wrong on our side', 'Try again; report the requestId if it stays.'),
  'not-yet-consistent': problem(
    503,
    'This reader has not come that far yet',
    'Try again after Retry-After; everything acknowledged is safe.',
  ),
  unavailable: problem(
    503,
    'A part that is needed cannot be reached',
    'Try again after Retry-After, with the same Idempotency-Key.',
  ),
} as const satisfies Record<string, ProblemDefinition>;
export type ProblemCode = keyof typeof PROBLEMS;

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
