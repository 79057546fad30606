import { fastify } from 'fastify';

/** What `npm run bench:checks` measures beside: a route that parses bodies of checks and answers as many results, no more. */
const app = fastify();
app.get('/', () => 'ready');
app.get('/metrics', () => {
  const { user, system } = process.cpuUsage();
  return `process_cpu_seconds_total ${(user + system) / 1_000_000}\n`;
});
app.post<{ Body: { checks: readonly { permission: string }[] } }>('/v1/checks', ({ body }) => ({
  results: body.checks.map(({ permission }) => ({ allowed: permission.endsWith('e') })),
}));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
