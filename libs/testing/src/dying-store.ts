import type { EventStore } from '@guildhall/event-store';

/** The store as a process has it that is killed, without a word, as soon as its `appends`-th append is durable. */
export const dyingAfter = (store: EventStore, appends: number): EventStore => {
  let left = appends;
  return new Proxy(store, {
    get(target, name) {
      if (name !== 'append') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      }
      return async (...args: Parameters<EventStore['append']>) => {
        const appended = await target.append(...args);
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
        return appended;
      };
    },
  });
};
