/**
 * What the events of one process amount to. Tests are counted, not suites; but a suite that failed by itself, in what is
 * around its tests, counts as one that failed.
 */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = [];
  #failedWithin = [];

  get total() {
    return this.passed + this.failed + this.skipped.length;
  }

  add({ type, data }) {
    if (type !== 'test:pass' && type !== 'test:fail') return;
    const { nesting, name } = data;
    const suite = data.details?.type === 'suite';
    if (type === 'test:fail') {
      if (!suite || !this.#failedWithin[nesting]) {
        this.failed += 1;
        for (let level = 0; level < nesting; level += 1) this.#failedWithin[level] = true;
      }
    } else if (data.skip !== undefined || data.todo !== undefined) {
      this.skipped.push({ name, ...(data.skip !== undefined && { reason: String(data.skip) }) });
    } else if (!suite) this.passed += 1;
    if (suite) this.#failedWithin[nesting] = false;
  }

  join({ passed, failed, skipped }) {
    this.passed += passed;
    this.failed += failed;
    this.skipped.push(...skipped);
  }
}
