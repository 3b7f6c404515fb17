/**
 * A design that remembers what it was asked. A run and a search depend on nothing else of a design: another one that
 * would have given the same answers has the same outcome, and need not be run.
 */
import type { Vsid } from '../state/numbers.ts';
import { type Design, type Fetched, type KernelProfile, type VmmRules, vmmRule } from '../state/design.ts';

/** What was asked, and what the answer was, as text. */
export interface Question {
  readonly ask: (design: Design) => string;
  readonly answer: string;
}

const copied = (words: ArrayLike<number>, at: number): number[] => [0, 1, 2, 3].map((i) => words[at + i]);

export function asking(design: Design): { readonly design: Design; readonly asked: ReadonlyMap<string, Question> } {
  const asked = new Map<string, Question>();
  const note = (name: string, ask: Question['ask']): void => {
    if (!asked.has(name)) asked.set(name, { ask, answer: ask(design) });
  };
  const { policy } = design;
  const kernel = new Proxy(design.kernel, {
    get(target, key: keyof KernelProfile) {
      note(`kernel.${key}`, (other) => String(other.kernel[key] ?? false));
      return target[key];
    },
  });
  const vmm = new Proxy({} as VmmRules, {
    get(_, key: keyof VmmRules) {
      note(`vmm.${key}`, (other) => vmmRule(other, key));
      return vmmRule(design, key);
    },
  });
  const targetOf = (other: Design, stream: Vsid | undefined, words: readonly number[]): string =>
    JSON.stringify(other.policy.target(stream, words, 0));
  const watched: Design['policy'] = {
    id: policy.id,
    get maxRun() {
      note('maxRun', (other) => String(other.policy.maxRun));
      return policy.maxRun;
    },
    get merges() {
      note('merges', (other) => String(other.policy.merges ?? false));
      return policy.merges;
    },
    get implicitAtc() {
      note('implicitAtc', (other) => String(other.policy.implicitAtc ?? false));
      return policy.implicitAtc;
    },
    target(stream, words, at) {
      const own = copied(words, at);
      note(`target ${own}`, (other) => targetOf(other, stream, own));
      return policy.target(stream, words, at);
    },
    cut(run) {
      const own = run.map((command) => ({ ...command, words: copied(command.words, command.at), at: 0 }));
      const runOf = (other: Design): Fetched[] =>
        own.map((command) => ({ ...command, target: other.policy.target(command.stream, command.words, 0) }));
      note(`cut ${own.map(({ words }) => words.join(' ')).join(', ')}`, (other) =>
        String(other.policy.cut(runOf(other))),
      );
      return policy.cut(run);
    },
  };
  return { design: { ...design, kernel, vmm, policy: watched }, asked };
}

/** What is asked next, and where each answer leads; at the end what comes of it. */
interface Fork<T> {
  readonly question: Question;
  readonly ways: Map<string, Fork<T> | { readonly outcome: T }>;
}

/**
 * Outcomes by what was asked on the way to them: what is asked next depends only on what was answered so far, so they
 * are the leaves of a tree. Designs must have one hardware.
 */
export class Answers<T> {
  /** How many had to be run. */
  runs = 0;
  private root: Fork<T> | { readonly outcome: T } | undefined;

  /** The outcome for a design: known, or found by running one that is like it. */
  of(design: Design, run: (design: Design) => T): T {
    let at = this.root;
    while (at && 'question' in at) at = at.ways.get(at.question.ask(design));
    if (at) return at.outcome;
    const { design: watched, asked } = asking(design);
    const outcome = run(watched);
    this.runs++;
    this.add([...asked.values()], outcome);
    return outcome;
  }

  private add(asked: readonly Question[], outcome: T): void {
    let put = (next: Fork<T> | { readonly outcome: T }): void => {
      this.root = next;
    };
    let at = this.root;
    for (const question of asked) {
      const fork: Fork<T> = at && 'question' in at ? at : { question, ways: new Map() };
      if (fork !== at) put(fork);
      put = (next) => void fork.ways.set(question.answer, next);
      at = fork.ways.get(question.answer);
    }
    put({ outcome });
  }
}
