import { Subscriptions } from '@guildhall/event-sourcing';
import { ReadModel } from '@guildhall/read-model';
import { Vault } from '@guildhall/vault';
import { Module } from '@nestjs/common';
import { ReadAuditEventsRoute } from './read-audit-events.js';
import { AuditViews } from './views.js';

@Module({
  controllers: [ReadAuditEventsRoute],
  providers: [
    {
      provide: AuditViews,
      inject: [Subscriptions, ReadModel, Vault],
      useFactory: (subscriptions: Subscriptions, readModel: ReadModel, vault: Vault) =>
        AuditViews.open(subscriptions, readModel, vault),
    },
  ],
})
export class AuditModule {}
