// A process that runs tests, as the command sees it.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MutantAnswer, Ask, Setup } from './messages.ts';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** A net for what no count of work can see, such as a regular expression that never ends: milliseconds. */
const PATIENCE = 600_000;

export class TestProcess {
  private child: ChildProcess | null = null;

  /** The mutant that was on when its modules were loaded, -1 for none. */
  private loadedWith = -1;

  private readonly setup: Setup;

  constructor(setup: Setup) {
    this.setup = setup;
  }

  /** @returns null where the process died or had to be ended; the next question starts another */
  async ask(ask: Ask): Promise<MutantAnswer | null> {
    const wanted = ask.anew ? ask.mutant : -1;
    if (this.loadedWith !== wanted) this.end();
    this.loadedWith = wanted;
    if (!this.child) {
      this.child = fork(WORKER, {
        execArgv: ['--import', import.meta.resolve('tsx')],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      this.child.send(this.setup);
      if ((await this.message()) === null) throw new Error('a test process cannot start');
    }
    this.child.send(ask);
    return (await this.message()) as MutantAnswer | null;
  }

  /** Starts again from nothing, as after a mutant that left something behind. */
  end(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  private message(): Promise<unknown> {
    const { child } = this;
    return new Promise((resolve) => {
      const done = (value: unknown): void => {
        clearTimeout(timer);
        child?.off('message', done);
        child?.off('exit', gone);
        resolve(value);
      };
      const gone = (): void => {
        this.end();
        done(null);
      };
      const timer = setTimeout(gone, PATIENCE);
      child?.on('message', done);
      child?.on('exit', gone);
    });
  }
}
