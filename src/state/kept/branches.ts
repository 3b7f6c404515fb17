/** The interleavings of a source that were looked at, by design: trees that one can return to. */
import type { Choices, Opened, Source } from '../../worker/protocol.ts';
import { outcomeOf } from '../aside/outcomes.ts';
import { digestOf } from '../digest.ts';

export interface Branch {
  /** The least that lead to it: equal for equal runs. */
  readonly choices: Choices;
  readonly length: number;
  /** Properties that it violates. */
  readonly broken: readonly string[];
  /** What the user calls it. */
  readonly name?: string;
  readonly pinned?: true;
}

/** By design, with its parameters. */
export type Trees = Readonly<Record<string, readonly Branch[]>>;

/** A change of trees. It may be made more than once: to what is shown, and to what is stored. */
export type Change = (trees: Trees) => Trees;

export const keyOf = (choices: Choices): string => JSON.stringify(choices);

const under = (design: string, change: (branches: readonly Branch[]) => readonly Branch[]): Change => {
  return (trees) => ({ ...trees, [design]: change(trees[design] ?? []) });
};

/** Adds the run that is open, unless it is there. */
export const withRun = ({ design, choices, length, verdicts }: Opened): Change =>
  withBranches(design, [{ choices, length, broken: outcomeOf(verdicts).broken }]);

/** Adds those that are not there. */
export const withBranches = (design: string, added: readonly Branch[]): Change =>
  under(design, (branches) => {
    const there = new Set(branches.map(({ choices }) => keyOf(choices)));
    return [...branches, ...added.filter(({ choices }) => !there.has(keyOf(choices)))];
  });

export const without = (design: string, gone: readonly Branch[]): Change => {
  const keys = new Set(gone.map(({ choices }) => keyOf(choices)));
  return under(design, (branches) => branches.filter(({ choices }) => !keys.has(keyOf(choices))));
};

/** Names a run, pins it, or takes that back. */
export const marked = (design: string, of: Choices, mark: { name?: string; pinned?: boolean }): Change =>
  under(design, (branches) =>
    branches.map((branch) => {
      if (keyOf(branch.choices) !== keyOf(of)) return branch;
      const { name = branch.name, pinned = branch.pinned ?? false } = mark;
      const { choices, length, broken } = branch;
      return { choices, length, broken, ...(name && { name }), ...(pinned && { pinned }) };
    }),
  );

const KEYS = new WeakMap<Source, string>();

/** Equal for equal sources. Of a file its name and what is in it count. */
export function sourceKey(source: Source): string {
  const key = KEYS.get(source) ?? keyFor(source);
  KEYS.set(source, key);
  return key;
}

const partOf = ({ from }: { readonly from?: number }): string => (from === undefined ? '' : `/${from}`);

function keyFor(source: Source): string {
  switch (source.kind) {
    case 'scenario':
      return `scenario/${source.id}${source.fixed ? '/fixed' : ''}`;
    case 'capture':
      return `capture/${source.name}`;
    case 'text':
      return `text/${source.name}/${digestOf(new TextEncoder().encode(source.text))}${partOf(source)}`;
    case 'dump':
      return `dump/${source.name}/${source.digest}${partOf(source)}`;
  }
}
