import type { OrganizationEvent } from '@guildhall/contracts';
import { CommandContext, type Decider } from '@guildhall/event-sourcing';
import { type Bench } from '@guildhall/testing';
import { LinkTokens } from '@guildhall/vault';

const organization: Decider<null, OrganizationEvent> = {
  category: 'organization',
  initialState: () => null,
  evolve: (state) => state,
};

const CENTURY = '2100-01-01T00:00:00.000Z';

const contextNow = () =>
  CommandContext.ofRequest({ type: 'system', id: 'spec' }, { requestId: 'spec', issuedAt: new Date() });

/** What organizations would say; resolves with the position, whether anybody has heard of it or not. */
export const say = async (
  { decisions }: Pick<Bench, 'decisions'>,
  organizationId: string,
  ...events: OrganizationEvent[]
) => (await decisions.decide(organization, organizationId, contextNow(), () => events)).position;

export type Invited = Readonly<{
  organizationId: string;
  invitationId: string;
  position: number;
  tokenOf: (link: number) => Promise<string>;
}>;

/** An invitation to the address that was sent so often, and the tokens of its links. */
export const invited = async (
  bench: Pick<Bench, 'decisions' | 'vault'>,
  address: string,
  {
    times = 1,
    expiresAt = CENTURY,
    ...ids
  }: Partial<Pick<Invited, 'organizationId' | 'invitationId'>> & {
    times?: number;
    expiresAt?: string;
  } = {},
): Promise<Invited> => {
  const context = contextNow();
  const { organizationId = context.newId('organization'), invitationId = context.newId('invitation') } = ids;
  const issued: OrganizationEvent = {
    type: 'InvitationIssued',
    data: {
      organizationId,
      invitationId,
      email: address,
      emailDigest: 'digest',
      kind: 'member',
      roles: [],
      groups: [],
      projects: [],
      invitedBy: context.newId('user'),
      expiresAt,
      link: 1,
    },
  };
  const resent = Array.from({ length: times - 1 }, (_, index): OrganizationEvent => ({
    type: 'InvitationResent',
    data: { organizationId, invitationId, link: index + 2, expiresAt },
  }));
  const links = new LinkTokens(bench.vault);
  return {
    organizationId,
    invitationId,
    position: await say(bench, organizationId, issued, ...resent),
    tokenOf: (link) => links.make({ purpose: 'invitation', id: invitationId, link, email: address }),
  };
};
