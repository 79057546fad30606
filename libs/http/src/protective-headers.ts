import helmet from '@fastify/helmet';
import { fastify } from 'fastify';

/**
 * The headers that protect whoever looks at an answer with a browser, the same on every answer: Helmet is asked once, for it would
 * put them together again for each.
 */
export const protectiveHeaders = async (https: boolean): Promise<Readonly<Record<string, string>>> => {
  const asked = fastify();
  await asked.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: https,
    // Of browsers and plug-ins that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    // No page has a link to another host.
    xDnsPrefetchControl: false,
  });
  asked.get('/', (_request, reply) => reply.code(204).send());
  const { headers } = await asked.inject('/');
  await asked.close();
  const own = ['date', 'connection', 'content-length'];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (own.includes(name) ? [] : [[name, String(value)]])),
  );
};
