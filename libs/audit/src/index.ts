import { Subscriptions } from '@guildhall/event-sourcing';
import { ReadModel } from '@guildhall/read-model';
import { Module } from '@nestjs/common';
import { ReadAuditEventsRoute } from './read-audit-events.js';
import { AuditViews } from './views.js';

@Module({
  controllers: [ReadAuditEventsRoute],
  providers: [
    {
      provide: AuditViews,
      inject: [Subscriptions, ReadModel],
      useFactory: (subscriptions: Subscriptions, readModel: ReadModel) => AuditViews.open(subscriptions, readModel),
    },
  ],
})
export class AuditModule {}
