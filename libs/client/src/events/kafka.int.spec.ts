import 'reflect-metadata';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@guildhall/message-bus';
import { KafkaMessageBus, KafkaPublisher } from '@guildhall/message-bus/kafka';
import { describeWith } from '@guildhall/tools/servers';
import { Controller, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload } from '@nestjs/microservices';
import { type GuildhallEvent, GuildhallEvents, ReasonsForDeadLetters } from './index.js';

await describeWith('kafka', 'the events of the platform in a NestJS service, from Kafka', (broker) =>
  describe('the events of the platform in a NestJS service, from Kafka', { timeout: 120_000 }, () => {
    const deadLetterTopic = `dead-letters-${randomUUID()}`;
    const kafka = { brokers: [broker], partitions: 3, replicas: 1 };
    let publisher: KafkaPublisher;
    let bus: KafkaMessageBus;
    let position = 0;
    before(async () => {
      publisher = new KafkaPublisher(kafka);
      bus = await KafkaMessageBus.open({ ...kafka, deadLetterTopic });
    });
    after(async () => {
      await bus.close();
      await publisher.close();
    });

    const publish = async (topic: string, types: readonly string[], organizations = 3): Promise<number> => {
      const first = position;
      const events = types.map((type, n) => ({
        id: randomUUID(),
        type,
        stream: `organization-${topic}-${n}`,
        revision: 0,
        position: first + n,
        data: n,
        metadata: { organizationId: `org-${n % organizations}` },
      }));
      position += types.length;
      await publisher.publish(topic, events);
      await publisher.announce(topic, position - 1);
      return position - 1;
    };
    const serve = async (controller: Type, group: string, topic: string, over: KafkaMessageBus = bus) => {
      @Module({ controllers: [controller] })
      class Service {}
      const retry = { attempts: 2, firstDelayMs: 10, maxDelayMs: 10 };
      const strategy = new GuildhallEvents({ bus: over, group, topics: [topic], retry });
      const service = await NestFactory.createMicroservice<MicroserviceOptions>(Service, { strategy, logger: false });
      service.useGlobalFilters(new ReasonsForDeadLetters());
      await service.listen();
      return { service, handled: (upTo: number) => strategy.unwrap().handledUpTo(upTo) };
    };

    it('come from the first one on, in order for each organization, and go on under the same group', async () => {
      const [topic, group] = [randomUUID(), `billing-${randomUUID()}`];
      const calls: GuildhallEvent[] = [];
      @Controller()
      class Members {
        @EventPattern<string>('MemberJoined')
        joined(@Payload() event: GuildhallEvent) {
          calls.push(event);
        }
      }
      const types = Array.from({ length: 60 }, (_, n) => (n % 2 ? 'MemberJoined' : 'ProjectCreated'));
      const upTo = await publish(topic, types);
      const { service, handled } = await serve(Members, group, topic);
      await handled(upTo);
      await service.close();
      assert.equal(calls.length, 30);
      assert.deepEqual(Object.keys(calls[0]!).sort(), [
        'data',
        'id',
        'metadata',
        'position',
        'revision',
        'stream',
        'type',
      ]);
      for (const organization of ['org-0', 'org-1', 'org-2']) {
        const own = calls.filter(({ metadata }) => metadata['organizationId'] === organization);
        assert.deepEqual(
          own.map((event) => event.position),
          own.map((event) => event.position).sort((a, b) => a - b),
        );
      }

      // Frozen: with another name, every service would begin at the first event again.
      const seen: unknown[] = [];
      const handle = async ({ type }: Message) => void seen.push(type);
      const later = await publish(topic, ['MemberRemoved']);
      const consumption = await bus.consume({ group, topics: [topic], handle });
      await consumption.handledUpTo(later);
      await consumption.stop();
      assert.deepEqual(seen, ['MemberRemoved']);
    });

    it('become dead letters with their reason when a handler fails, others go on, and a retry calls the handler', async () => {
      const [topic, group] = [randomUUID(), `billing-${randomUUID()}`];
      let mended = false;
      const handled: unknown[] = [];
      @Controller()
      class Members {
        @EventPattern<string>('*')
        any(@Payload() { data, type }: GuildhallEvent) {
          // A TypeError: what stops a consumer of kafkajs for good if it gets there.
          if (type === 'Poison' && !mended) throw new TypeError(`cannot take ${String(data)}`);
          handled.push(data);
        }
      }
      const upTo = await publish(topic, ['Fine', 'Poison', 'Fine', 'Fine', 'Behind', 'Fine']);
      const { service, handled: handledUpTo } = await serve(Members, group, topic);
      await handledUpTo(upTo);
      assert.deepEqual(new Set(handled), new Set([0, 2, 3, 5]));
      const { data: letters } = await bus.deadLetters({ group });
      assert.deepEqual(
        letters.map(({ reason, attempts, message }) => [message.data, attempts, reason.replace(/ .*/, '')]),
        [
          [1, 2, 'cannot'],
          [4, 0, 'parked'],
        ],
      );

      mended = true;
      assert.deepEqual(await bus.retryDeadLetter(letters[0]!.id), { handled: true });
      while (handled.length < 6) await sleep(10);
      assert.deepEqual(handled.slice(-2), [1, 4]);
      await service.close();
    });

    it('are handed over to another replica once the handler that runs has finished', async () => {
      const [topic, group] = [randomUUID(), `billing-${randomUUID()}`];
      const calls: string[] = [];
      const controllerOf = (replica: string): Type => {
        @Controller()
        class Members {
          @EventPattern<string>('*')
          async any(@Payload() { data }: GuildhallEvent) {
            await sleep(20);
            calls.push(`${replica} ${String(data)}`);
          }
        }
        return Members;
      };
      const upTo = await publish(
        topic,
        Array.from({ length: 40 }, () => 'MemberJoined'),
        1,
      );
      const first = await serve(controllerOf('first'), group, topic);
      while (calls.length < 5) await sleep(5);
      await first.service.close();
      const finished = calls.length;
      await sleep(100);
      assert.equal(calls.length, finished, 'nothing runs any more');
      assert.ok(finished < 40);

      const other = await KafkaMessageBus.open({ ...kafka, deadLetterTopic });
      const second = await serve(controllerOf('second'), group, topic, other);
      await second.handled(upTo);
      await second.service.close();
      await other.close();
      const firsts = calls.slice(0, finished);
      assert.ok(firsts.every((call) => call.startsWith('first')));
      // Each exactly once: the one that ended its handlers also remembered its place.
      assert.deepEqual(
        calls.map((call) => Number(call.split(' ')[1])),
        Array.from({ length: 40 }, (_, n) => n),
      );
    });
  }),
);
