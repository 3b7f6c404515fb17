/**
 * What was found out once, by all that it depends on: per question a tree whose nodes say what to look at next. A
 * question's answer follows from what is looked at, and so does what is looked at next, so an answer that is found is
 * the one that would be found out again.
 */

interface Node<Answer> {
  /** What to look at, and what has to be there. */
  at: Int32Array;
  values: Uint32Array;
  /** Then: the answer, or what to look at to choose a branch. */
  answer: Answer | undefined;
  branch: number;
  readonly keys: number[];
  readonly nodes: Node<Answer>[];
}

/** Of a node's objects, about. */
const NODE_BYTES = 300;

/** Where one looks at what is there now. */
export interface Present {
  look(at: number): number;
}

export class Memo<Answer> {
  private readonly present: Present;
  private readonly roots = new Map<number, Node<Answer>>();
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
      const { at, values } = node;
      for (let i = 0; i < at.length; i++) if (present.look(at[i]) !== values[i]) return undefined;
      if (node.answer !== undefined) return node.answer;
      node = childOf(node, present.look(node.branch));
    }
    return undefined;
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
    answer: node.answer,
    branch: node.branch,
    keys: node.keys.splice(0),
    nodes: node.nodes.splice(0),
  };
  node.answer = undefined;
  node.branch = node.at[i];
  node.keys.push(node.values[i]);
  node.nodes.push(rest);
  node.at = node.at.slice(0, i);
  node.values = node.values.slice(0, i);
}
