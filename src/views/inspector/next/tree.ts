/** Runs as a tree: each leaves another one where it makes a choice of its own. */
import type { Branch } from '../../../state/kept/branches.ts';

export interface TreeNode extends Branch {
  /** Depth in the tree; the run without choices is the root. */
  readonly level: number;
  /** Where it leaves the run above it, and by which transition; 0 and '' of the root. */
  readonly at: number;
  readonly transition: string;
  /** Further choices behind that one. */
  readonly more: number;
}

type Choices = Branch['choices'];

const key = (choices: Choices): string => JSON.stringify(choices);
const beginsWith = (choices: Choices, start: Choices): boolean =>
  start.length < choices.length && key(choices.slice(0, start.length)) === key(start);

/** Parents before children, siblings in the order of their steps, pinned ones first. The root is there even if it was never open. */
export function treeOf(branches: readonly Branch[]): TreeNode[] {
  const all = branches.some(({ choices }) => choices.length === 0)
    ? branches
    : [{ choices: [], length: 0, broken: [] }, ...branches];
  const parentOf = (branch: Branch): Branch | undefined =>
    all
      .filter(({ choices }) => beginsWith(branch.choices, choices))
      .sort((a, b) => b.choices.length - a.choices.length)[0];
  const below = (parent: Branch | undefined, level: number): TreeNode[] =>
    all
      .filter((branch) => parentOf(branch) === parent)
      .map((branch) => {
        const own = branch.choices.slice(parent?.choices.length ?? 0);
        const [at, transition] = own[0] ?? [0, ''];
        return { branch, node: { ...branch, level, at, transition, more: Math.max(0, own.length - 1) } };
      })
      .sort((a, b) => Number(b.node.pinned ?? false) - Number(a.node.pinned ?? false) || a.node.at - b.node.at)
      .flatMap(({ branch, node }) => [node, ...below(branch, level + 1)]);
  return below(undefined, 0);
}
