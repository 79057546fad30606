import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { event } from '@guildhall/contracts';
import { type Bench, openBench } from '../index.js';
import { z } from 'zod';
import { CommandContext, ERASED, EventCodec, type Unreadable } from '@guildhall/event-sourcing';
import { account, deposit, ledgerContext, open } from './ledger.fixture.js';

const NAME = 'Augusta Ada King-Noel';
const ADDRESS = '192.0.2.77';

const command = (actorId: string) =>
  CommandContext.ofRequest(
    { type: 'user', id: actorId },
    { requestId: randomUUID(), issuedAt: new Date(), source: { address: ADDRESS, userAgent: 'spec' } },
  );

const filesHolding = async (folder: string, text: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => ((await readFile(file)).includes(text) ? [file] : [])));
  return found.flat();
};

describe('personal data in the log', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench([ledgerContext]);
  });
  after(() => bench.close());

  const read = async (from: Bench, id: string) => {
    for await (const batch of from.store.readStream(`account-${id}`)) return from.codec.decode(batch);
    return [];
  };

  it('never leaves the process in clear', async () => {
    await bench.decisions.decide(account, 'one', command('ada'), open('one', 'ada', NAME));
    assert.deepEqual(await filesHolding(bench.folder, NAME), []);
    assert.deepEqual(await filesHolding(bench.folder, ADDRESS), []);
    const [opened] = await read(bench, 'one');
    assert.equal((opened!.data as { owner: string }).owner, NAME);
  });

  it('reads erased once the key is destroyed, here and after a restart, and nobody else is touched', async () => {
    await bench.decisions.decide(account, 'two', command('eve'), open('two', 'eve', NAME));
    await bench.decisions.decide(account, 'three', command('bob'), open('three', 'bob', 'Bob'));
    await bench.vault.destroyKey('eve');
    const { folder } = bench;
    await bench.close({ keep: true });
    bench = await openBench([ledgerContext], { folder });
    const [opened] = await read(bench, 'two');
    assert.equal((opened!.data as { owner: string }).owner, ERASED);
    assert.deepEqual(await bench.codec.sourcesOf([opened!.stored]), [ERASED]);
    const [untouched] = await read(bench, 'three');
    assert.equal((untouched!.data as { owner: string }).owner, 'Bob');
    assert.deepEqual(await bench.codec.sourcesOf([untouched!.stored]), [{ address: ADDRESS, userAgent: 'spec' }]);
  });

  it('is not even written about somebody who was erased', async () => {
    await bench.vault.createKeys(['mallory']);
    await bench.vault.destroyKey('mallory');
    await bench.decisions.decide(account, 'four', command('bob'), open('four', 'mallory', NAME));
    const [opened] = await read(bench, 'four');
    assert.equal((opened!.data as { owner: string }).owner, ERASED);
  });
});

describe('personal data under another key than the one that its person has now', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench([ledgerContext]);
    await bench.decisions.decide(account, 'one', command('ada'), open('one', 'ada', NAME));
    await bench.decisions.decide(account, 'two', command('ada'), open('two', 'ada', NAME));
  });
  after(() => bench.close());

  /** As after the vault was restored from before `ada` was known, and she was given a key anew. */
  const others = () => {
    const keys = async (subjects: readonly string[]) =>
      new Map(subjects.map((subject) => [subject, new Uint8Array(32)]));
    return Object.assign(Object.create(bench.vault) as typeof bench.vault, { keys });
  };
  const stored = async () => {
    const events = [];
    for await (const batch of bench.store.readAll({ after: -1, prefixes: ['account-'] })) events.push(...batch.events);
    return events;
  };

  it('reads erased, and whose and where it is is told once', async () => {
    const told: Unreadable[] = [];
    const codec = new EventCodec(others(), [ledgerContext], { onUnreadable: (unreadable) => told.push(unreadable) });
    const events = await stored();
    for (const { data } of await codec.decode(events)) assert.equal((data as { owner: string }).owner, ERASED);
    assert.deepEqual(await codec.sourcesOf(events), [ERASED, ERASED]);
    assert.deepEqual(
      told.map(({ eventId, subject }) => ({ eventId, subject })),
      [{ eventId: events[0]!.id, subject: 'ada' }],
    );
  });

  it('is not passed over where nobody would be told', async () => {
    const codec = new EventCodec(others(), [ledgerContext]);
    await assert.rejects(codec.decode(await stored()));
  });
});

describe('the codec', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench([ledgerContext]);
  });
  after(() => bench.close());

  it('refuses to write an event that is not of its shape', async () => {
    const wrong = deposit('five', 'much' as never);
    await assert.rejects(bench.decisions.decide(account, 'five', command('ada'), wrong));
    assert.equal((await bench.decisions.load(account, 'five')).revision, -1);
  });

  it('brings old versions up, one after the other', async () => {
    await bench.decisions.decide(account, 'six', command('ada'), deposit('six', 5));
    const newer = {
      name: 'ledger',
      categories: ['account'],
      events: {
        Deposited: event('Deposited', z.object({ cents: z.number(), currency: z.string() }), {
          upcasters: [
            ({ amount }: Readonly<Record<string, number>>) => ({ cents: amount! * 100 }),
            (data) => ({ ...data, currency: 'EUR' }),
          ],
        }),
      },
    };
    const codec = new EventCodec(bench.vault, [newer]);
    for await (const batch of bench.store.readStream('account-six')) {
      assert.deepEqual(
        (await codec.decode(batch)).map(({ data }) => data),
        [{ cents: 500, currency: 'EUR' }],
      );
    }
  });

  it('leaves out events that no context of this process knows', async () => {
    const codec = new EventCodec(bench.vault, []);
    for await (const batch of bench.store.readStream('account-six')) assert.deepEqual(await codec.decode(batch), []);
  });

  it('misreads nothing that a newer release has written', async () => {
    const newer = { ...ledgerContext.events.Deposited, version: 2 };
    const bench = await openBench([{ ...ledgerContext, events: { ...ledgerContext.events, Deposited: newer } }]);
    try {
      await bench.decisions.decide(account, 'new', command('ada'), deposit('new', 5));
      const older = new EventCodec(bench.vault, [ledgerContext]);
      for await (const batch of bench.store.readStream('account-new'))
        await assert.rejects(older.decode(batch), /Deposited at \d+ is of version 2, and this release knows 1/);
    } finally {
      await bench.close();
    }
  });
});
