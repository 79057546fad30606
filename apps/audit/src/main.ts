import { AuditModule } from '@guildhall/audit';
import { runService } from '@guildhall/distributed';

/** The trail of every organization. It writes no events of its own. */
await runService({ name: 'audit', settings: {}, imports: () => [AuditModule] });
