import { Agent, request } from 'node:http';

export type Answer = Readonly<{
  status: number;
  milliseconds: number;
  /** The token of its answer. */
  position: string | undefined;
  body: unknown;
}>;

export type Asked = Readonly<{ method: string; path: string; body?: object; atLeast?: string | undefined }>;

/** Somebody who asks an instance for things over a connection that stays open, one after the other. */
export class Caller {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  ask({ method, path, body, atLeast }: Asked): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...(atLeast !== undefined && { 'guildhall-at-least': atLeast }),
    };
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const milliseconds = performance.now() - started;
          const position = response.headers['guildhall-position'];
          resolve({
            status: response.statusCode!,
            milliseconds,
            position: typeof position === 'string' ? position : undefined,
            body: chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined,
          });
        });
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
