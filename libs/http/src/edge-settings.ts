/** What the API reference is read from; made at the first question, so that no start pays for it. */
export class OpenApiDocument {
  #document: Promise<object> | undefined;
  make: () => Promise<object> = () => Promise.resolve({});

  read(): Promise<object> {
    this.#document ??= this.make();
    return this.#document;
  }
}

/** Which instance this is. */
export class Instance {
  constructor(
    /** Where people reach it, without a slash at the end. */
    readonly publicUrl: string,
    readonly version: string,
    /** Whether e-mails can be read at `/outbox`. */
    readonly showsOutbox = false,
  ) {}
}
