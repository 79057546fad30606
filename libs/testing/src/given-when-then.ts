import assert from 'node:assert/strict';
import { type Decide, type Decider, type Event, Refusal } from '@guildhall/event-sourcing';

/** `given(history).when(decision).then(events)` for the decisions of one kind of stream. */
export const decisionsOf =
  <State, E extends Event>({ initialState, evolve }: Decider<State, E>) =>
  (...history: readonly E[]) => {
    const state = () => history.reduce(evolve, initialState());
    return {
      when: (decide: Decide<State, E>) => ({
        then: (...expected: readonly E[]) => assert.deepEqual(decide(state()), expected),
        thenNothing: () => assert.deepEqual(decide(state()), []),
        thenRefuses: (code: string) =>
          assert.throws(
            () => decide(state()),
            (error) => error instanceof Refusal && error.code === code,
            `refuses with ${code}`,
          ),
      }),
      state,
    };
  };
