import 'reflect-metadata';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { NO_STREAM, type Position } from '@guildhall/event-store';
import { DEFAULT_RETRY, type Message } from '@guildhall/message-bus';
import { type Bench, openBench } from '@guildhall/testing';
import { organizationsContext } from '@guildhall/contracts';
import { Controller, type INestMicroservice, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import {
  EventContext,
  type GuildhallEvent,
  GuildhallEvents,
  type GuildhallEventsOptions,
  OnGuildhallEvent,
  ReasonsForDeadLetters,
} from './index.js';

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

const RETRY = { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 };

describe('the events of the platform in a NestJS service', () => {
  let bench: Bench;
  let services: INestMicroservice[] = [];
  beforeEach(async () => {
    bench = await openBench([organizationsContext]);
  });
  afterEach(async () => {
    for (const service of services.splice(0)) await service.close();
    await bench.close();
  });

  const publish = async (type: string, data: unknown = {}, stream: string = randomUUID()): Promise<Position> => {
    const event = { id: randomUUID(), type, data, metadata: { organizationId: stream } };
    return (await bench.store.append(`organization-${stream}`, NO_STREAM, [event])).position;
  };
  const serve = async (controllers: Type[], options: Partial<GuildhallEventsOptions> = {}) => {
    @Module({ controllers })
    class Service {}
    const strategy = new GuildhallEvents({
      bus: bench.bus,
      group: 'billing',
      topics: ['organizations'],
      retry: RETRY,
      ...options,
    });
    const service = await NestFactory.createMicroservice<MicroserviceOptions>(Service, { strategy, logger: false });
    service.useGlobalFilters(new ReasonsForDeadLetters());
    services.push(service);
    await service.listen();
    return { service, strategy, handled: (position: Position) => strategy.unwrap().handledUpTo(position) };
  };

  it('go to the handlers of their type, with their context', async () => {
    const calls: [string, GuildhallEvent, EventContext][] = [];
    @Controller()
    class Members {
      @EventPattern<string>('MemberJoined')
      joined(@Payload() event: GuildhallEvent, @Ctx() context: EventContext) {
        calls.push(['joined', event, context]);
      }

      @OnGuildhallEvent('MemberRemoved')
      removed(@Payload() event: GuildhallEvent, @Ctx() context: EventContext) {
        calls.push(['removed', event, context]);
      }

      @EventPattern<string>('MemberJoined', Transport.KAFKA)
      elsewhere() {
        assert.fail('it is for another transport');
      }
    }
    const { handled } = await serve([Members]);
    const data = { name: { sealed: 'c2Vh', of: 'usr_ada' } };
    await publish('MemberJoined', data, 'one');
    await publish('ProjectCreated', {}, 'two');
    await handled(await publish('MemberRemoved', {}, 'three'));

    const joined = calls.find(([name]) => name === 'joined')!;
    for await (const [stored] of bench.store.readStream('organization-one')) assert.deepEqual(joined[1], stored);
    assert.deepEqual(joined[1].data, data);
    assert.ok(joined[2] instanceof EventContext);
    assert.deepEqual([joined[2].topic, joined[2].group], ['organizations', 'billing']);
    assert.deepEqual(calls.map(([name]) => name).sort(), ['joined', 'removed']);
  });

  it('go to every handler of their type, and to those for all, each with a copy', async () => {
    const calls: string[] = [];
    const taken = (name: string, { type, data }: GuildhallEvent) => {
      const counted = data as { n: number };
      calls.push(`${name}: ${type} ${counted.n}`);
      counted.n += 100;
    };
    @Controller()
    class First {
      @EventPattern<string>('*')
      any(@Payload() event: GuildhallEvent) {
        taken('all', event);
      }

      @OnGuildhallEvent('MemberJoined', 'MemberRemoved')
      members(@Payload() event: GuildhallEvent) {
        taken('first', event);
      }
    }
    @Controller()
    class Second {
      @EventPattern<string>('MemberJoined')
      joined(@Payload() event: GuildhallEvent) {
        taken('second', event);
      }
    }
    const { handled } = await serve([First, Second]);
    await handled(await publish('MemberJoined', { n: 1 }));
    await handled(await publish('ProjectCreated', { n: 2 }));
    assert.deepEqual(calls, [
      'first: MemberJoined 1',
      'second: MemberJoined 1',
      'all: MemberJoined 1',
      'all: ProjectCreated 2',
    ]);
  });

  it('are delivered from the first one on, and later from where the group is, whose name is the one given', async () => {
    const calls: unknown[] = [];
    @Controller()
    class Members {
      @EventPattern<string>('*')
      any(@Payload() { data }: GuildhallEvent) {
        calls.push(data);
      }
    }
    const before = await publish('MemberJoined', 'before');
    const { service, handled } = await serve([Members]);
    await handled(before);
    await service.close();
    const after = await publish('MemberJoined', 'after');
    // Frozen: with another name, every service would begin at the first event again.
    const seen: unknown[] = [];
    const handle = async ({ data }: Message) => void seen.push(data);
    const consumption = await bench.bus.consume({ group: 'billing', topics: ['organizations'], handle });
    await consumption.handledUpTo(after);
    assert.deepEqual([calls, seen], [['before'], ['after']]);
  });

  it('are tried again as often as the bus is told', async () => {
    let tries = 0;
    @Controller()
    class Members {
      @EventPattern<string>('MemberJoined')
      joined() {
        tries += 1;
        if (tries < 4) throw new TypeError('not yet');
      }
    }
    const { handled } = await serve([Members], { retry: { ...DEFAULT_RETRY, firstDelayMs: 1 } });
    await handled(await publish('MemberJoined'));
    assert.equal(tries, 4);
    assert.deepEqual((await bench.bus.deadLetters()).data, []);
  });

  it('wait for the handler that runs when the service closes', { timeout: 10_000 }, async () => {
    const began = gate();
    const mayEnd = gate();
    const calls: string[] = [];
    @Controller()
    class Members {
      @EventPattern<string>('*')
      async any(@Payload() { data }: GuildhallEvent) {
        calls.push(`${String(data)} began`);
        began.open();
        await mayEnd.opened;
        calls.push(`${String(data)} ended`);
      }
    }
    const { service, strategy } = await serve([Members]);
    await publish('MemberJoined', 'running');
    await began.opened;
    const closed = service.close().then(() => calls.push('closed'));
    await publish('MemberJoined', 'too late');
    await new Promise((resolve) => setTimeout(resolve, 50));
    mayEnd.open();
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(calls, ['running began', 'running ended', 'closed']);
    assert.throws(() => strategy.unwrap(), /not listened to/);
  });

  describe('are refused at the start', () => {
    const refuses = (pattern: RegExp, ...controllers: Type[]) => assert.rejects(serve(controllers), pattern);

    it('for questions: nobody can be answered over the bus', async () => {
      @Controller()
      class Questions {
        @EventPattern<string>('MemberJoined')
        joined() {}

        @MessagePattern('who-is-there')
        who() {
          return [];
        }
      }
      await refuses(/@MessagePattern\('who-is-there'\): nobody can be answered/, Questions);
    });

    it('for patterns that no event has', async () => {
      @Controller()
      class Odd {
        @EventPattern<string>('MemberJoined')
        joined() {}

        @EventPattern({ cmd: 'joined' })
        object() {}

        @EventPattern<string>('Member*')
        glob() {}
      }
      await refuses(/@EventPattern\(\{"cmd":"joined"\}\): a pattern is the type[^]*'Member\*'/, Odd);
    });

    it('where nobody handles any: they would all count as handled', async () => {
      @Controller()
      class Nothing {}
      await refuses(/There is no @EventPattern handler/, Nothing);
    });

    it('twice for one group', async () => {
      @Controller()
      class Members {
        @EventPattern<string>('MemberJoined')
        joined() {}
      }
      await serve([Members]);
      await refuses(/Group billing runs already/, Members);
    });
  });
});
