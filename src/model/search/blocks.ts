/**
 * Blocks: what a group of actors does in one go, because nobody could tell whether others had done something in between.
 *
 * From a state each group has a tree of blocks: its own steps one behind the other, everyone else at rest. A step at the end of a
 * block may touch anything. A step inside a block, a *private* one, touches nothing of the trees of others: neither writes what the other
 * reads or writes, and what was read to find out which steps are enabled is read. A group that can do nothing (an idle one)
 * may wait for what a private step writes; it is then asked behind that step, and if it can do something the step ends its block.
 * What was read for the answer is not written by private steps of further groups. So no run of private steps wakes an idle group:
 * take the one of its steps that was found private last. Either the group was asked behind it, and no other step of the run writes
 * what was read then; or it writes nothing of what was read without it. All this is checked here, at every state, on what steps really
 * read and write.
 *
 * Let `w` be any run from a state, without steps that change nothing, and `y` the first of its steps that ends a block of its group
 * X. Before it are private steps only, of any groups. Those of X, and `y`, touch nothing that the private steps of others touch. So
 * they can be done first: they are a block of X, every step of `w` does what it did in `w`, and what is left is a run from the end
 * of that block, to which the same applies. So to look only at the ends of blocks is to look at every step that any run can do, with
 * all that it does, violates and exercises, and never later than in that run: where `w` has as few steps as any to a violation,
 * so has what becomes of it.
 *
 * Blocks have an end, and where a group can go no further its block ends. So a run that leads to where no wait can end leads, with
 * the blocks that it left unfinished done, to the end of a block from which none can.
 */
import type { Among } from '../system/transitions.ts';
import type { Accesses } from './accesses.ts';
import type { Codec } from './codec.ts';
import type { Asked, Effect, Effects, Offered } from './effects.ts';
import type { Orbits } from './orbits.ts';

/** Where a block may end. */
export interface BlockEnd {
  /** As the codec has them. */
  readonly ids: Uint32Array;
  readonly hash: number;
  /** The transitions of the block. */
  readonly path: readonly number[];
  /** What the last of them touched, and what was read to find out that it was enabled. */
  readonly last: readonly Asked[];
}

/** What a group can do from a state. */
interface Tree {
  readonly number: number;
  /** It can do nothing. */
  readonly idle: boolean;
  /** Of all its steps, and of the questions what it can do. */
  readonly all: Asked[];
  /** Of its private steps. */
  readonly inside: Asked[];
  /** Ends that may become private, and those that stay. */
  open: BlockEnd[];
  readonly ends: BlockEnd[];
}

/** Steps of a block, and ends of a group's blocks from one state: more are not worth while. */
const LONGEST = 64;
const MOST_ENDS = 32;

/** What is asked of a codec: the states before and behind a step; and of effects: what the step does. */
type Loaded = Pick<Codec, 'ids' | 'hash' | 'load' | 'apply'>;
type Known = Pick<Effects, 'accesses' | 'offersOf' | 'of'>;

/** What is asked of equal VMs. */
type Equal = Pick<Orbits, 'holds' | 'meet'>;

/** What is told of each step: its effect, how many steps it is from the beginning of the block, and the path before it. */
export type Fired = (effect: Effect, before: readonly number[], transition: number) => void;

export class Blocks {
  private readonly codec: Loaded;
  private readonly effects: Known;
  private readonly accesses: Accesses;
  private readonly groups: readonly Among[];
  private readonly fired: Fired;
  private readonly orbits: Equal | undefined;
  /** True when something is not the same where equal VMs are exchanged. */
  unequal = false;

  /** `effects`: those of a search that compares accesses. `orbits`: in whose other states all is to be the same. */
  constructor(codec: Loaded, effects: Known, groups: readonly Among[], fired: Fired, orbits?: Equal) {
    this.codec = codec;
    this.effects = effects;
    this.accesses = effects.accesses!;
    this.groups = groups;
    this.fired = fired;
    this.orbits = orbits;
  }

  /** The ends of all blocks from the loaded state, some of which may be the same; another state is loaded afterwards. */
  from(): BlockEnd[] {
    const trees = this.groups.map((_, number) => this.treeOf(number));
    for (let grown = true; grown; ) {
      grown = false;
      for (const tree of trees) if (this.grow(tree, trees)) grown = true;
    }
    return trees.flatMap(({ ends, open }) => [...ends, ...open]);
  }

  private treeOf(number: number): Tree {
    const steps = this.steps(number, []);
    return { number, idle: steps.idle, all: steps.all, inside: [], open: steps.ends, ends: [] };
  }

  /** What a group can do now, where it has got to by `path`. */
  private steps(number: number, path: readonly number[]): { idle: boolean; all: Asked[]; ends: BlockEnd[] } {
    const { codec, effects } = this;
    const offered = effects.offersOf(number, this.groups[number]);
    const steps: Effect[] = [];
    const ends: BlockEnd[] = [];
    for (const transition of offered.transitions) {
      const effect = effects.of(transition, 0)!;
      this.fired(effect, path, transition);
      steps.push(effect);
      if (!codec.apply(effect)) continue;
      ends.push({ ids: codec.ids.slice(), hash: codec.hash, path: [...path, transition], last: [offered, effect] });
    }
    this.compare(number, offered, steps);
    return { idle: steps.length === 0, all: [offered, ...steps], ends };
  }

  private asked(number: number): Offered {
    const offered = this.effects.offersOf(number, this.groups[number]);
    this.compare(number, offered, []);
    return offered;
  }

  /** Looks whether what was asked at the loaded state, and the steps that it offers, are the same where equal VMs are exchanged. */
  compare(number: number, offered: Offered, steps: readonly Effect[]): void {
    if (this.orbits && !this.unequal) this.unequal = !this.orbits.holds(number, offered, steps);
  }

  /** Lets the blocks of a group go on where their last steps are private; true when any does. */
  private grow(tree: Tree, trees: readonly Tree[]): boolean {
    const { open } = tree;
    tree.open = [];
    let grown = false;
    for (const end of open) {
      const more = tree.open.length + tree.ends.length < MOST_ENDS && end.path.length < LONGEST;
      if (more && this.goOn(tree, end, trees)) grown = true;
      else tree.ends.push(end);
    }
    return grown;
  }

  /** Takes the last step of an end into its block, if it is private and something follows it. */
  private goOn(tree: Tree, { ids, path, last }: BlockEnd, trees: readonly Tree[]): boolean {
    const met = trees.filter((other) => other !== tree && this.meet(last, other.all));
    if (met.some((other) => !other.idle)) return false;
    this.codec.load(ids);
    const asked = met.map(({ number }) => this.asked(number));
    if (asked.some(({ transitions }) => transitions.length > 0)) return false;
    const { idle, all, ends } = this.steps(tree.number, path);
    const touched = [...all, ...asked];
    if (idle || trees.some(({ inside }) => inside !== tree.inside && this.meet(touched, inside))) return false;
    tree.inside.push(...last);
    tree.all.push(...all);
    tree.open.push(...ends);
    for (const [i, other] of met.entries()) other.all.push(asked[i]);
    return true;
  }

  private meet(some: readonly Asked[], others: readonly Asked[]): boolean {
    for (const one of some)
      for (const other of others) {
        if (this.accesses.meet(one.access!, other.access!)) return true;
        if (this.orbits && !this.unequal && this.orbits.meet(one.access!, other.access!)) return true;
      }
    return false;
  }
}
