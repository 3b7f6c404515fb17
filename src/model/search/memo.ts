/**
 * What was found out once, by all that it depends on: per question a tree whose nodes say what to look at next. A
 * question's answer follows from what is looked at, and so does what is looked at next, so an answer that is found is
 * the one that would be found out again.
 */
import { placeOf } from './hash.ts';

interface Node<Answer> {
  /** What to look at, and what has to be there. */
  at: Int32Array;
  values: Uint32Array;
  /** The same by part, once it was asked for often. */
  parts: readonly NodePart[] | undefined;
  asked: number;
  /** Then: the answer, or what to look at to choose a branch. */
  answer: Answer | undefined;
  branch: number;
  readonly keys: number[];
  readonly nodes: Node<Answer>[];
}

/** What of a node lies in one part of the present. */
interface NodePart {
  readonly part: number;
  /** Of this one alone. */
  readonly key: number;
  readonly at: Int32Array;
  readonly values: Uint32Array;
  /** The id with which the part had it last: states that follow one another mostly have the same. */
  last: number;
}

/** From as many words on, and from as many times on, it is worth while to remember which parts had what a node asks for. */
const MANY = 8;
const OFTEN = 8;
/** log2 of what is remembered of that at once, at first and at the most. */
const FIRST_LOG2 = 8;
const MOST_LOG2 = 16;

/** Of a node's objects, about. */
const NODE_BYTES = 300;

/** Where one looks at what is there now. */
export interface Present {
  look(at: number): number;
  /** The part that it is in, or -1. */
  partOf(at: number): number;
  /** What a part has now: the same id stands for the same. */
  idOf(part: number): number;
}

export class Memo<Answer> {
  private readonly present: Present;
  private readonly roots = new Map<number, Node<Answer>>();
  private keys = 0;
  /** Whether parts had what nodes ask for, as far as there is room: key, and id and answer. */
  private had = new Uint32Array(2 ** (FIRST_LOG2 + 1));
  private hadLog2 = FIRST_LOG2;
  /** Noted since there was room for more. */
  private noted = 0;
  /** Answers kept. */
  size = 0;
  /** Memory taken, about. */
  bytes = 0;

  constructor(present: Present) {
    this.present = present;
  }

  find(question: number): Answer | undefined {
    const { present } = this;
    let node = this.roots.get(question);
    while (node) {
      if (!this.holds(node)) return undefined;
      if (node.answer !== undefined) return node.answer;
      node = childOf(node, present.look(node.branch));
    }
    return undefined;
  }

  private holds(node: Node<Answer>): boolean {
    if (node.at.length < MANY || node.asked++ < OFTEN) return this.areThere(node.at, node.values);
    node.parts ??= this.partsOf(node);
    for (const part of node.parts) if (!this.has(part)) return false;
    return true;
  }

  private has(one: NodePart): boolean {
    const { part, key, at, values } = one;
    if (part < 0) return this.areThere(at, values);
    const id = this.present.idOf(part);
    if (id === one.last) return true;
    const place = placeOf(this.hadLog2, key, id) * 2;
    const { had } = this;
    const known = had[place] === key && had[place + 1] >>> 1 === id;
    const answer = known ? (had[place + 1] & 1) === 1 : this.areThere(at, values);
    if (answer) one.last = id;
    if (known) return answer;
    had[place] = key;
    had[place + 1] = (id << 1) | (answer ? 1 : 0);
    if (++this.noted > 2 ** this.hadLog2 && this.hadLog2 < MOST_LOG2) this.widen();
    return answer;
  }

  private areThere(at: Int32Array, values: Uint32Array): boolean {
    const { present } = this;
    for (let i = 0; i < at.length; i++) if (present.look(at[i]) !== values[i]) return false;
    return true;
  }

  private partsOf({ at, values }: Node<Answer>): NodePart[] {
    const indices = new Map<number, number[]>();
    at.forEach((one, i) => {
      const part = this.present.partOf(one);
      const known = indices.get(part);
      if (known) known.push(i);
      else indices.set(part, [i]);
    });
    return [...indices].map(([part, those]) => ({
      part,
      key: ++this.keys,
      at: Int32Array.from(those, (i) => at[i]),
      values: Uint32Array.from(those, (i) => values[i]),
      last: -1,
    }));
  }

  /** What is forgotten is found out again. */
  private widen(): void {
    this.hadLog2 += 2;
    this.had = new Uint32Array(2 ** (this.hadLog2 + 1));
    this.noted = 0;
  }

  /** Keeps an answer that `find` has not found. `at` and `values`: all that was looked at, in order. */
  keep(question: number, at: readonly number[], values: readonly number[], answer: Answer): void {
    this.size++;
    this.bytes += NODE_BYTES + at.length * 8;
    const root = this.roots.get(question);
    if (!root) {
      this.roots.set(question, nodeOf(at, values, answer));
      return;
    }
    let node: Node<Answer> = root;
    for (let n = 0; ; ) {
      let i = 0;
      while (i < node.at.length && node.at[i] === at[n + i] && node.values[i] === values[n + i]) i++;
      const branch = i < node.at.length ? node.at[i] : node.branch;
      if (at[n + i] !== branch) throw new Error('search: what is looked at does not follow from what was seen');
      if (i < node.at.length) split(node, i);
      n += i + 1;
      const value = values[n - 1];
      const child: Node<Answer> | undefined = childOf(node, value);
      if (!child) {
        node.keys.push(value);
        node.nodes.push(nodeOf(at.slice(n), values.slice(n), answer));
        return;
      }
      node = child;
    }
  }
}

const nodeOf = <Answer>(at: readonly number[], values: readonly number[], answer: Answer): Node<Answer> => ({
  at: Int32Array.from(at),
  values: Uint32Array.from(values),
  parts: undefined,
  asked: 0,
  answer,
  branch: -1,
  keys: [],
  nodes: [],
});

function childOf<Answer>({ keys, nodes }: Node<Answer>, value: number): Node<Answer> | undefined {
  for (let i = 0; i < keys.length; i++) if (keys[i] === value) return nodes[i];
  return undefined;
}

/** Lets a node branch at the `i`-th of what it looks at. */
function split<Answer>(node: Node<Answer>, i: number): void {
  const rest: Node<Answer> = {
    at: node.at.slice(i + 1),
    values: node.values.slice(i + 1),
    parts: undefined,
    asked: node.asked,
    answer: node.answer,
    branch: node.branch,
    keys: node.keys.splice(0),
    nodes: node.nodes.splice(0),
  };
  node.parts = undefined;
  node.answer = undefined;
  node.branch = node.at[i];
  node.keys.push(node.values[i]);
  node.nodes.push(rest);
  node.at = node.at.slice(0, i);
  node.values = node.values.slice(0, i);
}
