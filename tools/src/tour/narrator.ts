/** Tells what happens, for people who read along. */
export abstract class Narrator {
  abstract chapter(title: string): void;
  abstract say(sentence: string): void;
  abstract call(method: string, path: string, status: number): void;
}

export class ConsoleNarrator extends Narrator {
  #chapters = 0;

  override chapter(title: string): void {
    this.#chapters += 1;
    process.stdout.write(`\n${this.#chapters}. ${title}\n`);
  }

  override say(sentence: string): void {
    process.stdout.write(`   ${sentence}\n`);
  }

  override call(method: string, path: string, status: number): void {
    // Tokens of links make lines long and are of no use to a reader.
    const short = path.replace(/(inv|usr)_([0-9a-z]{4})[0-9a-z]+\.\d+\.[A-Za-z0-9_-]+/, '$1_$2….…');
    process.stdout.write(`     ${String(status)}  ${method.padEnd(6)} ${short}\n`);
  }
}

export class SilentNarrator extends Narrator {
  override chapter(): void {}
  override say(): void {}
  override call(): void {}
}
