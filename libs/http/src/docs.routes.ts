import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROBLEMS } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenApiDocument } from './edge-settings.js';
import { page } from './page.js';
import { HiddenFromReference } from './reference.js';
import { Public } from './route-access.js';

const ASSETS = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;
const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });`;

/** The API reference and what each problem code means, for people; everything is served from here, nothing from elsewhere. */
@HiddenFromReference()
@Controller()
export class DocsRoutes {
  constructor(private readonly document: OpenApiDocument) {}

  @Get('openapi.json')
  @Public()
  openApi() {
    return this.document.read();
  }

  @Get('docs')
  @Public()
  reference(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.type('text/html; charset=utf-8');
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Guildhall API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><div id="reference"></div><script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script></body></html>`;
  }

  @Get('docs/assets/:name')
  @Public()
  async asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('cache-control', 'public, max-age=3600');
    if (name === 'start.js') {
      void reply.type('text/javascript');
      return START;
    }
    if (!(name in ASSETS)) throw new Refusal('not-found');
    void reply.type(ASSETS[name as keyof typeof ASSETS]);
    return readFile(join(assets, name), 'utf8');
  }

  @Get('docs/problems')
  @Public()
  problems(@Res({ passthrough: true }) reply: FastifyReply) {
    void reply.type('text/html; charset=utf-8');
    const rows = Object.entries(PROBLEMS).map(
      ([code, { status, title }]) =>
        `<tr><td>${status}</td><td><a href="/docs/problems/${code}">${code}</a></td><td>${title}</td></tr>`,
    );
    return page('Problems', `<table><tr><th>status</th><th>code</th><th>meaning</th></tr>${rows.join('')}</table>`);
  }

  @Get('docs/problems/:code')
  @Public()
  problem(@Param('code') code: string, @Res({ passthrough: true }) reply: FastifyReply) {
    if (!Object.hasOwn(PROBLEMS, code)) throw new Refusal('not-found');
    const { status, title, advice } = PROBLEMS[code as keyof typeof PROBLEMS];
    void reply.type('text/html; charset=utf-8');
    return page(
      code,
      `<p>Status ${status}. ${title}.</p><p><strong>What to do:</strong> ${advice}</p><p><a href="/docs/problems">All problems</a></p>`,
    );
  }
}
