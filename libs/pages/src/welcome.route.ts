import { HiddenFromReference, Instance, page, Public } from '@guildhall/http';
import { Controller, Get, Header } from '@nestjs/common';

const BODY = `<p>Organizations, identity and access for your platform.</p>
<table>
<tr><td><a href="/docs">API reference</a></td><td>every resource, to read and to try</td></tr>
<tr><td><a href="/openapi.json">openapi.json</a></td><td>the same for programs, OpenAPI 3.1</td></tr>
OUTBOX<tr><td><a href="/docs/problems">Problems</a></td><td>what each error code means and what to do</td></tr>
<tr><td><a href="/health/ready">Health</a></td><td>whether it can serve; each process has metrics for Prometheus at <code>/metrics</code></td></tr>
</table>
<h2>First steps</h2>
<pre>curl -X POST URL/v1/users -H 'content-type: application/json' \\
  -d '{"email":"ada@example.com","name":"Ada","password":"analytical engine no 1"}'</pre>
<p>Then follow the link in the e-mail, sign in at <code>/v1/sessions</code> and found an organization.
<code>npm run tour -- --url URL</code> shows the whole way.</p>`;

const OUTBOX =
  '<tr><td><a href="/outbox">Outbox</a></td><td>the e-mails that were sent: verification links, invitations</td></tr>\n';

/** What a browser sees first. */
@HiddenFromReference()
@Controller()
export class WelcomeRoute {
  constructor(private readonly instance: Instance) {}

  @Get()
  @Public()
  @Header('content-type', 'text/html; charset=utf-8')
  welcome() {
    const { publicUrl, showsOutbox } = this.instance;
    return page('Guildhall', BODY.replaceAll('URL', publicUrl).replace('OUTBOX', showsOutbox ? OUTBOX : ''));
  }
}
