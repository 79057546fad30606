import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Health } from './health.js';
import { Metrics } from './metrics.js';
import { HiddenFromReference } from './reference.js';
import { Public } from './route-access.js';

@HiddenFromReference()
@Controller()
export class HealthRoutes {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  /** The process lives; if only a new one can go on, why. */
  @Get('health/live')
  @Public()
  live(@Res({ passthrough: true }) reply: FastifyReply) {
    const stuck = this.health.stuck();
    if (Object.keys(stuck).length === 0) return { status: 'live' };
    void reply.status(503);
    return { status: 'stuck', stuck };
  }

  /** The process can serve; if not, what is missing. */
  @Get('health/ready')
  @Public()
  ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const missing = this.health.missing();
    const ready = Object.keys(missing).length === 0;
    void reply.status(ready ? 200 : 503);
    return ready ? { status: 'ready' } : { status: 'not ready', missing };
  }

  @Get('metrics')
  @Public()
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
