import type { Context, EventDefinition, PersonalField } from '@guildhall/contracts';
import { personalFieldsOf } from '@guildhall/contracts';
import type { NewEvent, RecordedEvent } from '@guildhall/event-store';
import { openSealed, seal, type Vault } from '@guildhall/vault';
import type { Foreseen } from './dry-run.js';
import type { Event, EventMetadata, Recorded, Source } from './metadata.js';

/** What personal data reads once its key is destroyed. */
export const ERASED = 'erased';

/** Under whose key the source of a request lies that nobody was signed in for. */
const INSTANCE = 'instance';

/** What was sealed under another key than its subject has now, or was changed since. */
export type Unreadable = Readonly<{ eventId: string; type: string; subject: string; error: unknown }>;

export type CodecOptions = Readonly<{
  /** Told of the first of each subject, which then reads `erased`. Without it, such an event is not decoded: that throws. */
  onUnreadable?: (unreadable: Unreadable) => void;
}>;

type Sealed = Readonly<{ sealed: string; of: string }>;
type Known = Readonly<{ definition: EventDefinition; personal: readonly PersonalField[] }>;
type Fields = Record<string, unknown>;

const isSealed = (value: unknown): value is Sealed => typeof value === 'object' && value !== null && 'sealed' in value;

/**
 * Between the events that contexts know and those that the store keeps: validates, encrypts what is personal, and on the
 * way back decrypts it and brings old versions up. Nothing personal passes it in clear; what cannot be decrypted any more
 * because its key was destroyed, or lost with a vault and made anew, reads `erased`.
 */
export class EventCodec {
  readonly #known = new Map<string, Known>();
  readonly #unreadable = new Set<string>();

  constructor(
    private readonly vault: Vault,
    contexts: readonly Context[],
    private readonly options: CodecOptions = {},
  ) {
    for (const definition of contexts.flatMap((context) => Object.values(context.events))) {
      this.#known.set(definition.type, { definition, personal: personalFieldsOf(definition.data) });
    }
  }

  /** @throws when an event is not of the shape that its definition says: a bug, and nothing is written. */
  async encode(
    events: readonly Readonly<{ id: string; event: Event }>[],
    metadata: Omit<EventMetadata, 'schemaVersion' | 'organizationId' | 'source'> & Readonly<{ source?: Source }>,
  ): Promise<readonly NewEvent[]> {
    const parsed = events.map(({ id, event }) => {
      const known = this.#of(event.type);
      return { id, type: event.type, known, data: known.definition.data.parse(event.data) as Fields };
    });
    const actor = metadata.actor.type === 'user' ? metadata.actor.id : INSTANCE;
    const subjects = parsed.flatMap(({ known, data }) => known.personal.map(({ of }) => data[of] as string));
    const keys = await this.#keys(metadata.source ? [...subjects, actor] : subjects);
    const { source, ...rest } = metadata;

    return parsed.map(({ id, type, known, data }) => {
      for (const { field, of } of known.personal) {
        if (data[field] !== undefined) data[field] = sealFor(keys, data[of] as string, data[field] as string);
      }
      return {
        id,
        type,
        data,
        metadata: {
          ...rest,
          ...(source && { source: sealFor(keys, actor, JSON.stringify(source)) }),
          ...(typeof data['organizationId'] === 'string' && { organizationId: data['organizationId'] }),
          schemaVersion: known.definition.version,
        },
      };
    });
  }

  /** The events as readers would see them once they were written. Makes no key. @throws as `encode` does */
  foresee(events: readonly Event[]): readonly Foreseen[] {
    return events.map(({ type, data }) => {
      const { definition } = this.#of(type);
      return { type, data: definition.data.parse(data), internal: definition.internal };
    });
  }

  /**
   * The events as contexts know them, in the same order. Events of no known definition are left out.
   * @throws for an event of a version that this release does not know yet: nothing is misread
   */
  async decode<E extends Event>(recorded: readonly RecordedEvent[]): Promise<readonly Recorded<E>[]> {
    const subjects = new Set<string>();
    for (const { type, data } of recorded) {
      for (const { field } of this.#known.get(type)?.personal ?? []) {
        const value = (data as Fields)[field];
        if (isSealed(value)) subjects.add(value.of);
      }
    }
    const keys = subjects.size > 0 ? await this.vault.keys([...subjects]) : new Map<string, Uint8Array>();
    return recorded.flatMap((event) => (this.#known.has(event.type) ? [this.#decodeOne<E>(event, keys)] : []));
  }

  #decodeOne<E extends Event>(event: RecordedEvent, keys: ReadonlyMap<string, Uint8Array>): Recorded<E> {
    const { definition, personal } = this.#of(event.type);
    const stored = event.metadata as EventMetadata;
    if (stored.schemaVersion > definition.version) {
      // Read as the version that is known here, it might be misread, and what is decided on it would stay wrong.
      throw new Error(
        `${event.type} at ${event.position} is of version ${stored.schemaVersion}, and this release knows ${definition.version}: it is for a newer release`,
      );
    }
    let data = event.data;
    for (let version = stored.schemaVersion; version < definition.version; version += 1) {
      data = definition.upcasters[version - 1]!(data as never);
    }
    for (const { field } of personal) {
      const value = (data as Fields)[field];
      if (isSealed(value)) data = { ...(data as Fields), [field]: this.#open(keys, value, event) ?? ERASED };
    }
    return { ...event, data, metadata: stored, stored: event } as unknown as Recorded<E>;
  }

  /**
   * Where the requests came from that led to these events, in the same order: undefined where nobody said, `erased` once the
   * actor is erased. Apart from `decode`, because hardly a reader of events needs it.
   */
  async sourcesOf(recorded: readonly RecordedEvent[]): Promise<readonly (Source | typeof ERASED | undefined)[]> {
    const sealed = recorded.map(({ metadata }) => (isSealed(metadata['source']) ? metadata['source'] : undefined));
    const keys = await this.vault.keys([...new Set(sealed.flatMap((source) => source?.of ?? []))]);
    return sealed.map((source, index) => {
      if (!source) return undefined;
      const opened = this.#open(keys, source, recorded[index]!);
      return opened === undefined ? ERASED : (JSON.parse(opened) as Source);
    });
  }

  #open(keys: ReadonlyMap<string, Uint8Array>, { sealed, of }: Sealed, event: RecordedEvent): string | undefined {
    const key = keys.get(of);
    if (!key || !sealed) return undefined;
    try {
      return openSealed(key, of, sealed);
    } catch (error) {
      const { onUnreadable } = this.options;
      if (!onUnreadable) throw error;
      // One event that stays as it is must not stop all that follows the log, for ever.
      if (!this.#unreadable.has(of)) onUnreadable({ eventId: event.id, type: event.type, subject: of, error });
      this.#unreadable.add(of);
      return undefined;
    }
  }

  #of(type: string): Known {
    const known = this.#known.get(type);
    if (!known) throw new Error(`There is no definition of the event ${type}`);
    return known;
  }

  async #keys(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const unique = [...new Set(subjects)];
    if (unique.length === 0) return new Map();
    await this.vault.createKeys(unique);
    return this.vault.keys(unique);
  }
}

/** Whoever is erased stays erased: what is written about them later holds nothing that could ever be read. */
const sealFor = (keys: ReadonlyMap<string, Uint8Array>, subject: string, text: string): Sealed => {
  const key = keys.get(subject);
  return { sealed: key ? seal(key, subject, text) : '', of: subject };
};
