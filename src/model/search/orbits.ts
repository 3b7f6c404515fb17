/**
 * States that are the same but for which of equal VMs is which: an orbit, of which one state is enough.
 *
 * Of every state that is looked at, `Symmetry` has checked under each renaming of a group that what can be done in its image is the
 * same, in the blocks that are taken from it: what is private in them touches nothing there either (`meet`). So the image of a block is
 * a block of the image, and by the proof of `blocks.ts` any run from the image is the image of a block and a run from the image
 * of its end. A state is left out only where it is an image of one that is looked at, and all of its images are images of that one
 * (`find`). So all states of an orbit violate the same after as many steps, and if a wait may never end from one, so it may from all.
 */
import type { Machine } from '../state/machine.ts';
import type { PlaceAccess } from './accesses.ts';
import type { Effect, Effects, Offered } from './effects.ts';
import type { Codec } from './codec.ts';
import type { Group } from './groups.ts';
import { type Renaming, componentImages, renamingsOf, sameAs } from './renaming.ts';
import { Symmetry } from './symmetry.ts';

/** The states of a search. */
interface Found {
  find(ids: Uint32Array, hash: number): number;
}

/** More than there are accesses. */
const MOST = 2 ** 26;

export class Orbits {
  /** All renamings but the first one, which changes nothing. */
  private readonly symmetries: readonly Symmetry[];
  private readonly renamings: readonly Renaming[];
  /** By two renamings, the one that comes of the first behind the second. */
  private readonly behind: readonly (readonly number[])[];
  /** By the id of an access: how many images of it are known. By two ids: how many were when they were last found apart; -1 if not. */
  private readonly noted: number[] = [];
  private readonly met = new Map<number, number>();
  private readonly image: Uint32Array;
  private readonly left: Uint32Array;
  private readonly right: Uint32Array;

  /** The loaded state is the start. Nothing is equal where a renaming would take apart what is kept as one. */
  constructor(machine: Machine, codec: Codec, effects: Effects, groups: readonly Group[]) {
    const renamings = codec.memoryComponent < 0 ? [] : renamingsOf(machine.topo);
    const components = renamings.map((renaming) => componentImages(codec.components, renaming));
    this.renamings = components.includes(undefined) ? [] : renamings;
    this.symmetries = this.renamings.flatMap((renaming, i) =>
      i === 0 ? [] : [new Symmetry(machine, codec, effects, groups, renaming, components[i]!, this.noted)],
    );
    this.behind = this.renamings.map((then) =>
      this.renamings.map((first) => this.renamings.findIndex((one) => sameAs(one, first, then))),
    );
    this.image = new Uint32Array(codec.width);
    this.left = this.image.slice();
    this.right = this.image.slice();
  }

  /** VMs that are taken for one another: their indices. */
  get equal(): readonly number[] {
    const [first, ...others] = this.renamings;
    return first?.vms.filter((vm) => others.some(({ vms }) => vms[vm] !== vm)) ?? [];
  }

  /** As of one symmetry. */
  holds(question: number, offered: Offered, steps: readonly Effect[]): boolean {
    return this.symmetries.every((symmetry) => symmetry.holds(question, offered, steps));
  }

  /** True when some images of what two touch are not apart. */
  meet(a: PlaceAccess, b: PlaceAccess): boolean {
    if (this.symmetries.length === 0) return false;
    const key = a.id * MOST + b.id;
    const images = this.noted[a.id] + this.noted[b.id];
    const known = this.met.get(key);
    if (known === images || known === -1) return known < 0;
    const met = this.symmetries.some((symmetry) => symmetry.meet(a, b));
    this.met.set(key, met ? -1 : images);
    return met;
  }

  /** A state found that is the same as `ids` but for names, and that is `near` enough; or -1. */
  find(states: Found, ids: Uint32Array, near: (state: number) => boolean): number {
    const { image, symmetries } = this;
    for (let i = 0; i < symmetries.length; i++) {
      const state = states.find(image, symmetries[i].image(ids, image));
      if (state >= 0 && near(state) && this.backFrom(image, ids, i + 1)) return state;
    }
    return -1;
  }

  /** True when `from`, which `ids` has become by a renaming, leads back to it, and both to the same images. */
  private backFrom(from: Uint32Array, ids: Uint32Array, renaming: number): boolean {
    const back = this.behind.findIndex((behind) => behind[renaming] === 0);
    return this.renamings.every((_, then) => {
      const [left, right] = [this.put(ids, then, this.left), this.put(from, this.behind[then][back], this.right)];
      return left.every((id, c) => id === right[c]);
    });
  }

  private put(ids: Uint32Array, renaming: number, out: Uint32Array): Uint32Array {
    if (renaming === 0) return ids;
    this.symmetries[renaming - 1].image(ids, out);
    return out;
  }
}
