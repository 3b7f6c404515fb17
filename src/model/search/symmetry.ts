/**
 * What becomes of states, steps and questions where VMs that look equal are exchanged (`renaming.ts` says who becomes whom). It is
 * not computed but learned, component by component: the start becomes itself, and where a step leads from a state, the step that it
 * becomes leads from what the state becomes.
 *
 * That assumes nothing. Whatever is asked and done at a state is asked and done at its image too: the same must be offered there, and
 * violated and exercised, and each component must become what it became before. What a step does follows from what it reads, and both
 * what it reads and what it writes are words of components. So it is checked once for each content of a component that it touches,
 * and holds wherever a state is made of contents that were checked. What does not come out so is told.
 *
 * So what is done at a state and what is done at its image are the same but for names: see `orbits.ts` for what that is good for.
 */
import type { Machine } from '../state/machine.ts';
import type { PlaceAccess } from './accesses.ts';
import type { Codec } from './codec.ts';
import { type Asked, type Effect, type Effects, type Offered, WAITS } from './effects.ts';
import type { Group } from './groups.ts';
import { spread } from './hash.ts';
import { type Renaming, transitionImage } from './renaming.ts';

/** What a step or a question becomes, of which there may be several: each where its parts have what they were checked with. */
interface Learned<One extends Asked> {
  readonly image: One;
  /** Of a step: the transition that it becomes. */
  readonly transition: number;
  /** Components that it or its image touches; and what was checked of the first one. */
  readonly parts: readonly number[];
  readonly first: number;
}

export class Symmetry {
  private readonly machine: Machine;
  private readonly codec: Codec;
  private readonly effects: Effects;
  private readonly groups: readonly Group[];
  private readonly renaming: Renaming;
  /** By component: whose words its words become; and by the id of what it has, the id of what that becomes. */
  private readonly components: readonly number[];
  private readonly became: readonly number[][];
  private readonly learned = new Map<Asked, Learned<Asked>[]>();
  /** By the id of an access: what is touched in the image; and of all symmetries together, how many such there are. */
  private readonly accesses: PlaceAccess[][] = [];
  private readonly noted: number[];
  /** By part of what was learned: true by the id of what its component had then. */
  private readonly checked: boolean[][] = [];
  private readonly ids: Uint32Array;

  /** The loaded state becomes itself. `components`: as of `componentImages`; `noted`: counts images by the id of an access. */
  constructor(
    machine: Machine,
    codec: Codec,
    effects: Effects,
    groups: readonly Group[],
    renaming: Renaming,
    components: readonly number[],
    noted: number[],
  ) {
    this.machine = machine;
    this.codec = codec;
    this.effects = effects;
    this.groups = groups;
    this.renaming = renaming;
    this.components = components;
    this.noted = noted;
    this.became = components.map(() => []);
    this.ids = new Uint32Array(codec.width);
    for (const [c, image] of components.entries()) this.became[c][codec.loaded[c]] = codec.loaded[image];
  }

  /** What a state becomes that `holds` was asked at, or to which a step led that it was asked about, into `out`; returns its hash. */
  image(ids: Uint32Array, out: Uint32Array): number {
    const { components, became } = this;
    let hash = 0;
    for (let c = 0; c < ids.length; c++) {
      const image = became[c][ids[c]];
      out[components[c]] = image;
      hash = (hash + spread(components[c], image)) | 0;
    }
    return hash >>> 0;
  }

  /** True when two that `holds` was asked about are not apart in the image, by what they touch. */
  meet(a: PlaceAccess, b: PlaceAccess): boolean {
    const images = this.accesses[b.id];
    return this.accesses[a.id].some((one) => images.some((other) => this.effects.accesses!.meet(one, other)));
  }

  /** True when what was asked at the loaded state, and all steps that it offers where there are any, are the same in the image. */
  holds(question: number, offered: Offered, steps: readonly Effect[]): boolean {
    const asked = this.known(offered);
    const images = steps.map((step) => this.known(step)?.transition);
    if (!asked || images.includes(undefined)) return this.learn(question, offered, steps);
    const left = new Set<number | undefined>(asked.image.transitions);
    return images.every((one) => left.delete(one));
  }

  /** What it becomes at the loaded state, where that was checked. */
  private known<One extends Asked>(one: One): Learned<One> | undefined {
    const { loaded } = this.codec;
    for (const learned of this.all(one)) if (this.isChecked(learned, loaded)) return learned;
    return undefined;
  }

  private all<One extends Asked>(one: One): Learned<One>[] {
    let all = this.learned.get(one) as Learned<One>[] | undefined;
    if (!all) {
      all = [];
      this.learned.set(one, all);
    }
    return all;
  }

  private isChecked({ parts, first }: Learned<Asked>, ids: Uint32Array): boolean {
    for (let i = 0; i < parts.length; i++) if (!this.checked[first + i][ids[parts[i]]]) return false;
    return true;
  }

  /** Asks and carries out in the image of the loaded state. */
  private learn(question: number, offered: Offered, steps: readonly Effect[]): boolean {
    const { codec, ids } = this;
    const before = codec.loaded.slice();
    const after = steps.map((step) => {
      codec.apply(step);
      return codec.ids.slice();
    });
    this.image(before, ids);
    codec.load(ids);
    const image = this.asked(question);
    const left = new Set(image.transitions);
    const same =
      offered.transitions.length === left.size &&
      steps.every((step, i) => {
        const found = this.stepImage(step, after[i], offered.transitions[i], left);
        if (found === undefined) return false;
        left.delete(found);
        this.keep(step, this.effects.of(found, 0)!, found, before);
        return true;
      });
    this.keep(offered, image, 0, before);
    codec.load(before);
    return same;
  }

  /** The transition, of those that are offered in the image and `left`, that does the same; `after`: where the step leads. */
  private stepImage(
    step: Effect,
    after: Uint32Array,
    transition: number,
    left: ReadonlySet<number>,
  ): number | undefined {
    const named = transitionImage(this.machine, this.renaming, transition);
    for (const one of named === undefined ? left : left.has(named) ? [named] : []) {
      const effect = this.effects.of(one, 0)!;
      if (!alike(step, effect)) continue;
      this.codec.apply(effect);
      if (this.leadsTo(after)) return one;
    }
    return undefined;
  }

  /** True when `after` becomes what the codec has, which is noted. */
  private leadsTo(after: Uint32Array): boolean {
    const { components, became } = this;
    const { ids } = this.codec;
    for (let c = 0; c < after.length; c++) {
      const known = became[c][after[c]];
      if (known !== undefined && known !== ids[components[c]]) return false;
    }
    for (let c = 0; c < after.length; c++) became[c][after[c]] = ids[components[c]];
    return true;
  }

  private asked(question: number): Offered {
    const { groups, effects } = this;
    if (question === WAITS) return effects.waits();
    const image = this.groupImage(groups[question]);
    return effects.offersOf(image, groups[image]);
  }

  private groupImage(group: Group): number {
    const { of } = group;
    if (!of) return this.groups.indexOf(group);
    const image = this.renaming[of.kind][of.index];
    return this.groups.findIndex((one) => one.of?.kind === of.kind && one.of.index === image);
  }

  /** Keeps what becomes of something where the components that are touched have what is in `ids`. */
  private keep<One extends Asked>(one: One, image: One, transition: number, ids: Uint32Array): void {
    const all = this.all(one);
    let learned = all.find((other) => other.image === image && other.transition === transition);
    if (!learned) {
      const touched = [...this.partsOf(one), ...this.partsOf(image).map((c) => this.components.indexOf(c))];
      learned = { image, transition, parts: [...new Set(touched)], first: this.checked.length };
      this.checked.push(...learned.parts.map(() => []));
      all.push(learned);
      this.note(one.access!, image.access!);
    }
    for (const [i, c] of learned.parts.entries()) this.checked[learned.first + i][ids[c]] = true;
  }

  private note({ id }: PlaceAccess, image: PlaceAccess): void {
    this.accesses[id] ??= [];
    if (this.accesses[id].includes(image)) return;
    this.accesses[id].push(image);
    this.noted[id] = (this.noted[id] ?? 0) + 1;
  }

  /** The components that are touched. */
  private partsOf(one: Asked): readonly number[] {
    return [...this.effects.partsOf(one.access!), ...('parts' in one ? one.parts : [])];
  }
}

/** True when two violate and exercise the same. */
const alike = (a: Effect, b: Effect): boolean =>
  a.exercised === b.exercised && [...a.violated].sort().join() === [...b.violated].sort().join();
