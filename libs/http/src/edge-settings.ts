/** What the API reference is read from; made at the first question, so that no start pays for it. */
export class OpenApiDocument {
  #document: object | undefined;
  make: () => object = () => ({});

  read(): object {
    this.#document ??= this.make();
    return this.#document;
  }
}
