import type { DryRun } from '@guildhall/contracts';

/** What a route answers when there is more to say than a body. */
export class Answer<Body> {
  constructor(
    readonly body: Body,
    readonly options: Readonly<{
      status?: number;
      location?: string;
      revision?: number;
      /** What became of each of many rows: a dry run says it too, or else it would hide what it finds refused. */
      results?: DryRun['results'];
    }> = {},
  ) {}
}

/** 201 with the resource and where it is, and of what is edited the revision. */
export const created = <Body>(location: string, body: Body, revision?: number): Answer<Body> =>
  new Answer(body, { status: 201, location, ...(revision !== undefined && { revision }) });
