import 'reflect-metadata';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { organizationsContext } from '@guildhall/contracts';
import { NO_STREAM } from '@guildhall/event-store';
import { type Bench, openBench } from '@guildhall/testing';
import {
  type CanActivate,
  Controller,
  type INestMicroservice,
  Module,
  ParseIntPipe,
  Scope,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload, RpcException } from '@nestjs/microservices';
import { concat, EMPTY, of, throwError } from 'rxjs';
import { GuildhallEvents, ReasonsForDeadLetters } from './index.js';

class Never implements CanActivate {
  canActivate() {
    return false;
  }
}

/** Every way in which a handler can fail, and what the dead letter then says. */
const REASONS: Readonly<Record<string, RegExp>> = {
  Thrown: /^thrown$/,
  BadType: /^bad type$/,
  Rejected: /^rejected$/,
  ObservableFailed: /^observable$/,
  FailedLater: /^later$/,
  PromiseOfObservable: /^promised$/,
  RpcFailed: /^rpc$/,
  ObjectThrown: /^an object$/,
  NothingThrown: /no error was thrown/,
  GuardRefused: /Forbidden/,
  PipeRefused: /numeric string/,
  OneOfTwoFailed: /^second$/,
};

const controllersOf = (scope: Scope): Type[] => {
  @Controller({ scope })
  class Failing {
    @EventPattern<string>('Thrown')
    thrown() {
      throw new Error('thrown');
    }

    @EventPattern<string>('BadType')
    badType() {
      throw new TypeError('bad type');
    }

    @EventPattern<string>('Rejected')
    async rejected() {
      await Promise.reject(new Error('rejected'));
    }

    @EventPattern<string>('ObservableFailed')
    observable() {
      return throwError(() => new Error('observable'));
    }

    @EventPattern<string>('FailedLater')
    later() {
      return concat(
        of(1, 2),
        throwError(() => new Error('later')),
      );
    }

    @EventPattern<string>('PromiseOfObservable')
    async promised() {
      return throwError(() => new Error('promised'));
    }

    @EventPattern<string>('RpcFailed')
    rpc() {
      throw new RpcException('rpc');
    }

    @EventPattern<string>('ObjectThrown')
    object() {
      return throwError(() => ({ message: 'an object' }));
    }

    @EventPattern<string>('NothingThrown')
    nothing() {
      return throwError(() => undefined);
    }

    @UseGuards(new Never())
    @EventPattern<string>('GuardRefused')
    guarded() {}

    @EventPattern<string>('PipeRefused')
    piped(@Payload('id', ParseIntPipe) id: number) {
      return id;
    }

    /** Ends at once and without a value: with Nest's own chain the second one would not be waited for. */
    @EventPattern<string>('OneOfTwoFailed')
    first() {
      return EMPTY;
    }

    @EventPattern<string>('OneOfTwoFailed')
    async second() {
      await new Promise(setImmediate);
      throw new Error('second');
    }
  }
  return [Failing];
};

for (const [title, scope] of Object.entries({ once: Scope.DEFAULT, 'for each event': Scope.REQUEST })) {
  describe(`a handler that fails, of a controller made ${title}`, () => {
    let bench: Bench;
    let service: INestMicroservice;
    before(async () => {
      bench = await openBench([organizationsContext]);
      @Module({ controllers: controllersOf(scope) })
      class Service {}
      const strategy = new GuildhallEvents({
        bus: bench.bus,
        group: 'billing',
        topics: ['organizations'],
        retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 },
      });
      service = await NestFactory.createMicroservice<MicroserviceOptions>(Service, { strategy, logger: false });
      service.useGlobalFilters(new ReasonsForDeadLetters());
      await service.listen();
      for (const type of Object.keys(REASONS)) {
        const event = { id: randomUUID(), type, data: {}, metadata: {} };
        await bench.store.append(`organization-${type}`, NO_STREAM, [event]);
      }
      await strategy.unwrap().handledUpTo(await bench.store.head());
    });
    after(async () => {
      await service.close();
      await bench.close();
    });

    for (const [type, reason] of Object.entries(REASONS)) {
      it(`leaves a dead letter that says why: ${type}`, async () => {
        const { data } = await bench.bus.deadLetters({ group: 'billing', limit: 100 });
        const letter = data.find(({ message }) => message.type === type);
        assert.ok(letter, 'the failure was swallowed');
        assert.match(letter.reason, reason);
        assert.equal(letter.attempts, 2);
      });
    }
  });
}

it('a handler that fails leaves a dead letter also without the filter', async () => {
  const bench = await openBench([organizationsContext]);
  @Module({ controllers: controllersOf(Scope.DEFAULT) })
  class Service {}
  const strategy = new GuildhallEvents({
    bus: bench.bus,
    group: 'billing',
    topics: ['organizations'],
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 },
  });
  const service = await NestFactory.createMicroservice<MicroserviceOptions>(Service, { strategy, logger: false });
  await service.listen();
  await bench.store.append('organization-1', NO_STREAM, [{ id: randomUUID(), type: 'Thrown', data: {}, metadata: {} }]);
  await strategy.unwrap().handledUpTo(await bench.store.head());
  const { data } = await bench.bus.deadLetters();
  assert.deepEqual(
    data.map(({ reason }) => reason),
    ['Internal server error'],
  );
  await service.close();
  await bench.close();
});
