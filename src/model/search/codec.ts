/**
 * A machine and its monitors as a tuple of ids, one per component, and back. It keeps the words of the state that was
 * loaded last, so that after a transition only what differs is looked at, and can be undone.
 */
import type { Monitors } from '../check/monitors.ts';
import type { Machine } from '../state/machine.ts';
import { listed } from '../state/uniform.ts';
import { Changes } from './changes.ts';
import { type Component, componentsOf } from './components.ts';
import type { Effect } from './effects.ts';
import { spread } from './hash.ts';
import { WordTable } from './word-table.ts';

/** Fields of a span in `spans`. */
const START = 0;
const END = 1;
const COUNT_AT = 2;
const SIZE = 3;
/** Words in use in the loaded state. */
const USED = 4;
/** End of the words in use in the loaded state or in what became of it, when that was interned. */
const LIMIT = 5;
/** End of the words of `base` that may be other than zero. */
const DIRTY = 6;
const SPAN = 7;
/** No component. */
const NOBODY = 255;

/** True when words [start, end) differ. */
function differ(a: Uint32Array, b: Uint32Array, start: number, end: number): boolean {
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const difference =
      (a[i] ^ b[i]) |
      (a[i + 1] ^ b[i + 1]) |
      (a[i + 2] ^ b[i + 2]) |
      (a[i + 3] ^ b[i + 3]) |
      (a[i + 4] ^ b[i + 4]) |
      (a[i + 5] ^ b[i + 5]) |
      (a[i + 6] ^ b[i + 6]) |
      (a[i + 7] ^ b[i + 7]);
    if (difference !== 0) return true;
  }
  for (; i < end; i++) if (a[i] !== b[i]) return true;
  return false;
}

export class Codec {
  readonly width: number;
  /** Tuple and hash of what became of the loaded state when `note` was called. */
  readonly ids: Uint32Array;
  hash = 0;

  private readonly machine: Machine;
  private readonly monitorWords: Uint32Array;
  readonly components: readonly Component[];
  private readonly tables: readonly WordTable[];
  /** By component: the words as they are, and as they were loaded. */
  private readonly live: readonly Uint32Array[];
  private readonly base: readonly Uint32Array[];
  /** By component: id of what it has in the loaded state. */
  readonly loaded: Uint32Array;
  private loadedHash = 0;
  private readonly spans: Int32Array;
  /** By component: its first span; then the end of the last one. */
  private readonly first: Int32Array;
  private readonly scratch: Uint32Array;
  /** Components that the last `note` found changed. */
  private readonly changed: Int32Array;
  private readonly all: readonly number[];
  /** By component: 1 when `base` has its words as they were loaded. */
  private readonly kept: Uint8Array;
  private changes = 0;
  /** By word, the monitors' behind the machine's: its component, and the one whose words in use it counts, or NOBODY. */
  private readonly ownerOf: Uint8Array;
  private readonly countedBy: Uint8Array;
  /** Components in which the frames of memory are kept. */
  private readonly frames: readonly number[];
  /** What became of components by the parts of effects, which are numbered. */
  private readonly became = new Changes();
  private numbers = 1;

  /** The machine's and the monitors' present words are the loaded state, and its tuple is in `ids`. `most`: components at the most. */
  constructor(machine: Machine, monitors: Monitors, most?: number) {
    machine.mem.seal();
    this.machine = machine;
    this.monitorWords = monitors.words;
    this.components = componentsOf(machine, monitors, most);
    this.width = this.components.length;
    this.tables = listed(this.components, () => new WordTable());
    const words = { machine: machine.w, monitors: monitors.words };
    const copies = { machine: machine.w.slice(), monitors: monitors.words.slice() };
    this.live = listed(this.components, ({ of }) => words[of]);
    this.base = listed(this.components, ({ of }) => copies[of]);
    this.loaded = new Uint32Array(this.width);
    this.ids = new Uint32Array(this.width);
    this.changed = new Int32Array(this.width);
    this.all = this.components.map((_, c) => c);
    this.kept = new Uint8Array(this.width).fill(1);
    this.first = new Int32Array(this.width + 1);
    this.components.forEach(({ spans }, c) => {
      this.first[c + 1] = this.first[c] + spans.length * SPAN;
    });
    this.spans = Int32Array.from(
      this.components.flatMap(({ spans }) =>
        spans.flatMap(({ start, end, countAt, size }) => [start, end, countAt, size, end - start, end, end]),
      ),
    );
    this.ownerOf = new Uint8Array(machine.w.length + monitors.words.length).fill(NOBODY);
    this.countedBy = this.ownerOf.slice();
    this.components.forEach(({ of, intervals, spans }, c) => {
      const base = of === 'machine' ? 0 : machine.w.length;
      for (const [start, end] of intervals) this.ownerOf.fill(c, base + start, base + end);
      for (const { countAt } of spans) if (countAt >= 0) this.countedBy[base + countAt] = c;
    });
    const { frames, frameCount } = machine.layout;
    this.frames = [...new Set([this.ownerOf[frames], this.ownerOf[frameCount]])];
    this.scratch = new Uint32Array(
      Math.max(...this.components.map(({ spans }) => spans.reduce((sum, span) => sum + span.end - span.start + 1, 0))),
    );
    let hash = 0;
    for (let c = 0; c < this.width; c++) {
      this.loaded[c] = this.ids[c] = this.intern(c);
      hash = (hash + spread(c, this.ids[c])) | 0;
      this.put(c);
      this.forget(c);
    }
    this.hash = this.loadedHash = hash >>> 0;
  }

  /** The component of a word, the monitors' behind the machine's; -1 for none. */
  componentOf(at: number): number {
    const owner = this.ownerOf[at];
    return owner === NOBODY ? -1 : owner;
  }

  /** The component that says what memory holds, and whose; -1 where it takes two. */
  get memoryComponent(): number {
    return this.frames.length === 1 ? this.frames[0] : -1;
  }

  /** Of the tables and of the pages of memory, about. */
  get bytes(): number {
    return this.tables.reduce((sum, { bytes }) => sum + bytes, this.machine.store.bytes);
  }

  /** Puts a state's words into the machine and the monitors. */
  load(ids: Uint32Array): void {
    let hash = this.loadedHash;
    for (let c = 0; c < this.width; c++) {
      if (this.loaded[c] === ids[c]) continue;
      hash = (hash + spread(c, ids[c]) - spread(c, this.loaded[c])) | 0;
      this.loaded[c] = ids[c];
      this.put(c);
      this.forget(c);
    }
    this.loadedHash = hash >>> 0;
  }

  /** To be called before components are changed that `note` is then asked for. */
  prepare(parts: readonly number[] = this.all): void {
    const { spans } = this;
    for (const c of parts) {
      if (this.kept[c] !== 0) continue;
      this.kept[c] = 1;
      const live = this.live[c];
      const base = this.base[c];
      for (let s = this.first[c]; s < this.first[c + 1]; s += SPAN) {
        const start = spans[s + START];
        const end = start + spans[s + USED];
        for (let at = start; at < end; at++) base[at] = live[at];
        for (let at = end; at < spans[s + DIRTY]; at++) base[at] = 0;
        spans[s + DIRTY] = end;
      }
    }
  }

  /**
   * Looks what a transition from the loaded state has changed, and sets `ids` and `hash`; false when nothing. The
   * machine's memory must be sealed. `parts`: components, no other of which has changed; as for `prepare` before.
   */
  note(parts: readonly number[] = this.all): boolean {
    this.changes = 0;
    let hash = this.loadedHash;
    for (let c = 0; c < this.width; c++) this.ids[c] = this.loaded[c];
    for (const c of parts) {
      if (!this.differs(c)) continue;
      const before = this.loaded[c];
      this.changed[this.changes++] = c;
      const id = this.intern(c);
      this.ids[c] = id;
      hash = (hash + spread(c, id) - spread(c, before)) | 0;
    }
    this.hash = hash >>> 0;
    return this.changes > 0;
  }

  /** Sets `ids` and `hash` to what an effect makes of the loaded state; false when that is the same state. */
  apply(effect: Effect): boolean {
    const { loaded, ids, became } = this;
    if (effect.first < 0) this.number(effect);
    const { parts, first } = effect;
    for (let c = 0; c < ids.length; c++) ids[c] = loaded[c];
    let hash = this.loadedHash;
    let changed = false;
    for (let i = 0; i < parts.length; i++) {
      const c = parts[i];
      const before = loaded[c];
      const id = became.after(first + i, before);
      if (id < 0) return this.carryOut(effect);
      if (id === before) continue;
      hash = (hash + spread(c, id) - spread(c, before)) | 0;
      ids[c] = id;
      changed = true;
    }
    this.hash = hash >>> 0;
    return changed;
  }

  /** Lets an effect take place, keeps what becomes of the components, and puts everything back. */
  private carryOut({ at, words, memory, owners, parts, first }: Effect): boolean {
    const { machine, loaded, ids, became } = this;
    const machineWords = machine.w.length;
    this.prepare(parts);
    for (let i = 0; i < at.length; i++) {
      if (at[i] < machineWords) machine.w[at[i]] = words[i];
      else this.monitorWords[at[i] - machineWords] = words[i];
    }
    for (const [pa, word] of memory) machine.mem.write32(pa, word);
    for (const [pa, owner] of owners) machine.mem.setOwner(pa, owner);
    machine.mem.seal();
    const changed = this.note(parts);
    this.undo();
    became.reserve(parts.length);
    for (let i = 0; i < parts.length; i++) became.keep(first + i, loaded[parts[i]], ids[parts[i]]);
    return changed;
  }

  /** Numbers the components that an effect may change. */
  private number(effect: Effect): void {
    const parts = new Set(effect.memory.length + effect.owners.length > 0 ? this.frames : []);
    for (const at of effect.at) {
      parts.add(this.ownerOf[at]);
      if (this.countedBy[at] !== NOBODY) parts.add(this.countedBy[at]);
    }
    effect.parts = [...parts];
    effect.first = this.numbers;
    this.numbers += parts.size;
  }

  /** Puts back what `note` found changed. */
  undo(): void {
    const { spans } = this;
    for (let i = 0; i < this.changes; i++) {
      const c = this.changed[i];
      const live = this.live[c];
      const base = this.base[c];
      for (let s = this.first[c]; s < this.first[c + 1]; s += SPAN) {
        const end = spans[s + LIMIT];
        for (let at = spans[s + START]; at < end; at++) live[at] = base[at];
      }
      this.forget(c);
    }
  }

  /** End of the words of a span that may be other than zero, now or in the loaded state. */
  private limitOf(s: number, live: Uint32Array): number {
    const { spans } = this;
    const countAt = spans[s + COUNT_AT];
    if (countAt < 0) return spans[s + END];
    return spans[s + START] + Math.max(spans[s + USED], live[countAt] * spans[s + SIZE]);
  }

  private differs(c: number): boolean {
    const live = this.live[c];
    const base = this.base[c];
    const { spans } = this;
    for (let s = this.first[c]; s < this.first[c + 1]; s += SPAN) {
      const countAt = spans[s + COUNT_AT];
      if (countAt >= 0 && live[countAt] * spans[s + SIZE] !== spans[s + USED]) return true;
      if (differ(live, base, spans[s + START], this.limitOf(s, live))) return true;
    }
    return false;
  }

  /** Id of a component's words as they are. Of a pool, how many words are in use stands before them. */
  private intern(c: number): number {
    const { spans, scratch } = this;
    const live = this.live[c];
    let n = 0;
    for (let s = this.first[c]; s < this.first[c + 1]; s += SPAN) {
      const start = spans[s + START];
      const countAt = spans[s + COUNT_AT];
      let end = spans[s + END];
      if (countAt >= 0) {
        spans[s + LIMIT] = this.limitOf(s, live);
        const used = live[countAt] * spans[s + SIZE];
        scratch[n++] = used;
        end = start + used;
      }
      for (let at = start; at < end; at++) scratch[n++] = live[at];
    }
    // Zeros at the end are not kept.
    while (n > 0 && scratch[n - 1] === 0) n--;
    let hash = n;
    for (let i = 0; i < n; i++) {
      hash = Math.imul(hash ^ scratch[i], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return this.tables[c].intern(scratch, n, hash >>> 0);
  }

  /** Lets a component have the words that its id names. */
  private put(c: number): void {
    const { spans } = this;
    this.kept[c] = 0;
    const live = this.live[c];
    const table = this.tables[c];
    table.get(this.loaded[c]);
    const { words } = table;
    let from = table.offset;
    const last = from + table.length;
    for (let s = this.first[c]; s < this.first[c + 1]; s += SPAN) {
      const start = spans[s + START];
      let use = spans[s + END] - start;
      if (spans[s + COUNT_AT] >= 0) use = from < last ? words[from++] : 0;
      const end = start + use;
      const dirty = start + spans[s + USED];
      spans[s + USED] = use;
      let at = start;
      for (; at < end && from < last; at++) live[at] = words[from++];
      for (; at < dirty || at < end; at++) live[at] = 0;
    }
  }

  /** Of what was derived from a component's words. */
  private forget(c: number): void {
    const { pools, memory } = this.components[c];
    for (let i = 0; i < pools.length; i++) pools[i].forget();
    if (memory) this.machine.mem.forget();
  }
}
