import {
  NewOwnershipTransfer,
  orderOf,
  OwnershipTransfer,
  OwnershipTransferListQuery,
  page,
} from '@guildhall/contracts';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, created, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { z } from 'zod';
import { ChangeOrganization } from './change-organization.js';
import {
  acceptOwnership,
  cancelOwnershipTransfer,
  declineOwnership,
  transferOwnership,
} from './domain/transfer-ownership.js';
import { transferAt, type TransferRow } from './transfers.js';
import { OrganizationViews } from './views.js';

@Controller('v1/organizations/:organizationId/ownership-transfers')
export class TransferOwnershipRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: OrganizationViews,
    private readonly replica: AccessReplica,
    private readonly clock: Clock,
  ) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Hand the organization over, as its owner: at once, or as an offer that the other one accepts, as the policies say. ' +
      'Needs a stepped-up access token',
    answers: [201, OwnershipTransfer],
    problems: [
      'step-up-required',
      'not-found',
      'forbidden',
      'no-ownership',
      'not-a-member',
      'already-owner',
      'not-eligible-for-ownership',
      'transfer-pending',
    ],
    writes: true,
  })
  async transfer(
    @Param('organizationId') organizationId: string,
    @Body({ schema: NewOwnershipTransfer }) { to }: z.infer<typeof NewOwnershipTransfer>,
    @Caller() caller: SignedInCaller,
  ) {
    caller.requireStepUp();
    const { userId, context } = caller;
    const now = this.clock.now();
    const transferId = context.newId('transfer');
    const facts = { transferId, toUserId: to, membershipId: context.newId('membership') };
    const decide = transferOwnership(userId, facts, now);
    const { events } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const offered = events.find(({ type }) => type === 'OwnershipTransferOffered');
    const row: TransferRow = {
      transferId,
      organizationId,
      fromUserId: userId,
      toUserId: to,
      status: offered ? 'pending' : 'completed',
      offeredAt: events[0]!.time,
      expiresAt: offered?.type === 'OwnershipTransferOffered' ? offered.data.expiresAt : null,
    };
    const location = `/v1/organizations/${organizationId}/ownership-transfers/${transferId}`;
    return created(location, transferAt(row, now));
  }

  @Get()
  @SignedIn()
  @Documents({
    summary:
      'Transfers of ownership, newest first or as asked: all of them for the owner, those offered to them for others',
    answers: [200, page(OwnershipTransfer)],
    problems: ['not-found', 'invalid-cursor'],
  })
  async list(
    @Param('organizationId') organizationId: string,
    @Query({ schema: OwnershipTransferListQuery }) { limit, cursor, sort }: z.infer<typeof OwnershipTransferListQuery>,
    @Caller() { userId }: SignedInCaller,
  ) {
    const standing = this.replica.standing(userId, organizationId);
    if (!standing) throw new Refusal('not-found');
    const now = this.clock.now();
    const { by, direction } = orderOf(sort);
    const { rows, nextCursor } = await this.views.transfers.find({
      where: { organizationId, ...(!standing.permissions.has('ownership.transfer') && { toUserId: userId }) },
      sort: { field: by, direction },
      limit,
      ...(cursor && { cursor }),
    });
    return { data: rows.map((row) => transferAt(row, now)), nextCursor };
  }

  @Get(':transferId')
  @SignedIn()
  @Documents({
    summary: 'A transfer of ownership, for who takes part in it',
    answers: [200, OwnershipTransfer],
    problems: ['not-found'],
  })
  async get(
    @Param('organizationId') organizationId: string,
    @Param('transferId') transferId: string,
    @Caller() { userId }: SignedInCaller,
  ) {
    return transferAt(await this.#row(organizationId, transferId, userId), this.clock.now());
  }

  @Post(':transferId/accept')
  @SignedIn()
  @Documents({
    summary: 'Take the organization over that was offered',
    answers: [200, OwnershipTransfer],
    problems: [
      'not-found',
      'forbidden',
      'transfer-not-pending',
      'transfer-expired',
      'not-a-member',
      'not-eligible-for-ownership',
    ],
    writes: true,
  })
  async accept(
    @Param('organizationId') organizationId: string,
    @Param('transferId') transferId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = acceptOwnership(userId, transferId, context.newId('membership'), this.clock.now());
    const answered = new ChangeOrganization(organizationId, decide, context);
    return this.#answer(answered, transferId, userId, 'completed');
  }

  @Post(':transferId/decline')
  @SignedIn()
  @Documents({
    summary: 'Decline an organization that was offered',
    answers: [200, OwnershipTransfer],
    problems: ['not-found', 'forbidden', 'transfer-not-pending'],
    writes: true,
  })
  async decline(
    @Param('organizationId') organizationId: string,
    @Param('transferId') transferId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = declineOwnership(userId, transferId);
    const answered = new ChangeOrganization(organizationId, decide, context);
    return this.#answer(answered, transferId, userId, 'declined');
  }

  @Post(':transferId/cancel')
  @SignedIn()
  @Documents({
    summary: 'Take an offer back',
    answers: [200, OwnershipTransfer],
    problems: ['not-found', 'forbidden', 'transfer-not-pending'],
    writes: true,
  })
  async cancel(
    @Param('organizationId') organizationId: string,
    @Param('transferId') transferId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = cancelOwnershipTransfer(userId, transferId);
    const answered = new ChangeOrganization(organizationId, decide, context);
    return this.#answer(answered, transferId, userId, 'cancelled');
  }

  async #answer(
    command: ChangeOrganization,
    transferId: string,
    userId: string,
    status: OwnershipTransfer['status'],
  ): Promise<OwnershipTransfer> {
    const { organizationId } = command;
    try {
      await this.commands.execute(command);
    } catch (error) {
      // The organization remembers only the one that is open: whether there ever was this one, the view knows.
      if (error instanceof Refusal && error.code === 'transfer-not-pending')
        await this.#row(organizationId, transferId, userId);
      throw error;
    }
    const row = await this.#row(organizationId, transferId, userId);
    return transferAt({ ...row, status }, this.clock.now());
  }

  async #row(organizationId: string, transferId: string, userId: string): Promise<TransferRow> {
    const row = await this.views.transfers.get(transferId);
    const standing = this.replica.standing(userId, organizationId);
    if (row?.organizationId !== organizationId || !standing) throw new Refusal('not-found');
    const concerned = [row.fromUserId, row.toUserId].includes(userId) || standing.permissions.has('ownership.transfer');
    if (!concerned) throw new Refusal('not-found');
    return row;
  }
}
