import { type OrganizationEvent, organizationsContext, type OwnershipTransfer } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type TransferRow = Readonly<{
  transferId: string;
  organizationId: string;
  fromUserId: string;
  toUserId: string;
  status: OwnershipTransfer['status'];
  offeredAt: string;
  /** Null: it took effect at once. */
  expiresAt: string | null;
}>;

/** Every transfer of ownership and what became of it. An offer that is pending past its time has expired. */
export const transfers = projection<OrganizationEvent>()<TransferRow>({
  view: { name: 'ownership-transfers', version: 1, indexes: [['organizationId', 'offeredAt']] },
  contexts: [organizationsContext],
  key: ({ data }) => ('transferId' in data ? data.transferId : undefined),
  on: {
    OwnershipTransferOffered: (_, { data, metadata }) => ({ ...data, status: 'pending', offeredAt: metadata.time }),
    OwnershipTransferDeclined: (row) => row && { ...row, status: 'declined' },
    OwnershipTransferCancelled: (row) => row && { ...row, status: 'cancelled' },
    OwnershipTransferExpired: (row) => row && { ...row, status: 'expired' },
    OwnershipTransferred: (row, { data: { transferId, organizationId, from, to }, metadata }) => ({
      transferId,
      organizationId,
      fromUserId: from.userId,
      toUserId: to.userId,
      status: 'completed',
      offeredAt: row?.offeredAt ?? metadata.time,
      expiresAt: row?.expiresAt ?? null,
    }),
  },
});

export const transferAt = (row: TransferRow, now: Date): OwnershipTransfer => {
  const { transferId: id, organizationId, fromUserId, toUserId, offeredAt, expiresAt } = row;
  const isOver = row.status === 'pending' && expiresAt !== null && expiresAt <= now.toISOString();
  return {
    id,
    organizationId,
    from: { userId: fromUserId },
    to: { userId: toUserId },
    status: isOver ? 'expired' : row.status,
    offeredAt,
    ...(expiresAt !== null && { expiresAt }),
  };
};
