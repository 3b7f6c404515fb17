/**
 * What a VM's guest has taken away and caches may still hold: per run of replaced PTEs, or context, one record for each cache that
 * has to forget it, cut in pieces where commands name parts of it. A record is covered by the first command that names it,
 * and seen when the guest sees a wait after that command complete. It goes when nothing holds the old translation any
 * more; the rest tells a use after unmap.
 *
 * The guest's own duty is noted beside it: the first command that names the record and that the guest has not given up,
 * and whether the guest saw a wait complete behind it in the same queue.
 */
import { addrHi, addrLo } from '../../fields/field.ts';
import { VCPU } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { Count, Device, Frame, Position, Vm, GuestIommu } from '../../state/numbers.ts';
import { Pool } from '../../state/pool.ts';
import { advance, distance } from '../../state/queue.ts';
import { type ConfigOp, type Op, type Topology, emulatedBeside, toPhysical } from '../../state/topology.ts';
import {
  ALL_PAGES,
  HELD_IN,
  REVOCATION,
  STATE,
  carve,
  commandOf,
  commandWord,
  devicesOf,
  firstPage,
  holders,
  ofCd,
} from './revocation.ts';
import { type Held, heldBy } from './revocation-held.ts';
import { scopeOf } from './revocation-scope.ts';

/** Records kept at once; further ones push out the first. At least, and at most. */
const RECORDS = [24, 256] as const;
/** A cached translation that should be gone. */
export interface Leftover extends Held {
  /** The command that was to remove it. */
  readonly queue: GuestIommu;
  readonly pos: Position;
  readonly held: number;
  readonly who: number;
}

/** What a wait that a guest takes for complete has left behind; and whether a cache held what it was to remove. */
interface Observed {
  readonly leftover: Leftover | undefined;
  readonly hadEntry: boolean;
}

const NOTHING: Observed = { leftover: undefined, hadEntry: false };

export class Revocations {
  static words(topo: Topology, vm: Vm): number {
    return 1 + recordsFor(topo, vm) * REVOCATION.SIZE;
  }

  readonly pool: Pool;

  /** `offset`: where its words lie in `words`. */
  constructor(topo: Topology, vm: Vm, words: Uint32Array, offset: number) {
    this.pool = new Pool(words, offset + 1, REVOCATION.SIZE, recordsFor(topo, vm), offset);
  }

  /** A vCPU has done a `pte` op, or written a context: the event comes before its program counter moves. */
  replaced(m: Machine, vcpu: number): void {
    const spec = m.topo.vcpus[vcpu];
    const op = spec.ops[m.w[m.layout.vcpus[vcpu] + VCPU.pc]];
    if (op.op === 'config' && op.what === 'context') this.cdReplaced(m, op);
    if (op.op !== 'pte') return;
    if (op.what === 'map') {
      this.restored(m, spec.vm, op);
      return;
    }
    const frame = toPhysical(m.topo.vms[spec.vm], op.ipa) / 4096;
    for (const [held, v, who] of holders(m.topo, spec.vm, op))
      this.add(m, held, v, who, op.iova / 4096, op.pages, frame);
  }

  private cdReplaced(m: Machine, { guestIommu, vsid, asid, pa }: ConfigOp): void {
    const { topo } = m;
    const frame = pa / 4096;
    this.add(m, HELD_IN.config, guestIommu, vsid, 0, 0, frame);
    this.add(m, HELD_IN.iotlb, guestIommu, asid, 0, ALL_PAGES, frame);
    for (const { device } of topo.guestIommus[guestIommu].vdevices.filter((vdevice) => vdevice.vsid === vsid))
      if (topo.devices[device].ats) this.add(m, HELD_IN.atc, guestIommu, device, 0, ALL_PAGES, frame);
  }

  private add(m: Machine, held: number, v: GuestIommu, who: number, page: number, pages: Count, frame: Frame): void {
    const record = [held, v, who, addrHi(page), addrLo(page), pages, frame, 0, 0, 0];
    const state = heldBy(m, record, 0, true) ? STATE.held : 0;
    this.pool.insert([...record.slice(0, REVOCATION.state), state]);
  }

  /** The same mapping is there again: nothing has to be forgotten. */
  private restored(m: Machine, vm: Vm, op: Extract<Op, { op: 'pte' }>): void {
    const frame = toPhysical(m.topo.vms[vm], op.ipa) / 4096;
    const first = op.iova / 4096;
    const same = holders(m.topo, vm, op);
    this.rewrite((r, w) => {
      const [held, v, who] = [w[r + REVOCATION.held], w[r + REVOCATION.guestIommu], w[r + REVOCATION.who]];
      if (!same.some((one) => one[0] === held && one[1] === v && one[2] === who)) return undefined;
      if (w[r + REVOCATION.frame] - firstPage(w, r) !== frame - first) return undefined;
      return carve(this.copy(r), [first, first + op.pages], () => []);
    });
  }

  /** The guest has queued the command at `pos`. */
  queued(m: Machine, v: GuestIommu, pos: Position): void {
    if (this.pool.length === 0) return;
    const at = m.arch.guest.slot(m, v, pos);
    const word = (i: number): number => m.mem.read32(at + i * 4);
    const words = [word(0), word(1), word(2), word(3)] as const;
    const name = commandWord(v, pos);
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const open = (w[r + REVOCATION.by] === 0 || state & STATE.dropped) && !(state & STATE.seen);
      const owing = (w[r + REVOCATION.duty] === 0 || state & STATE.gaveUp) && !(state & STATE.done);
      if (!open && !owing) return undefined;
      const scope = scopeOf(m, w, r, v, words);
      return (
        scope &&
        carve(this.copy(r), scope, (piece) => {
          if (open) {
            piece[REVOCATION.by] = name;
            piece[REVOCATION.state] &= STATE.held | STATE.gaveUp | STATE.done;
          }
          if (owing) {
            piece[REVOCATION.duty] = name;
            piece[REVOCATION.state] &= ~STATE.gaveUp;
          }
          return [piece];
        })
      );
    });
  }

  /**
   * The guest has overwritten the command at `pos`, after an error there: it believes that it was wrong. `refused`: it was
   * refused indeed. Commands behind it may name the same.
   */
  skipped(m: Machine, v: GuestIommu, pos: Position, tail: number, refused: boolean): void {
    const name = commandWord(v, pos);
    let given = false;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const drops = refused && w[r + REVOCATION.by] === name && !(state & STATE.seen);
      const gives = w[r + REVOCATION.duty] === name && !(state & STATE.done);
      if (!drops && !gives) return undefined;
      given = true;
      return this.inState(r, state | (drops ? STATE.dropped : 0) | (gives ? STATE.gaveUp : 0));
    });
    if (!given) return;
    const { commandsLog2 } = m.topo.guestIommus[v];
    for (let p = advance(pos, 1, commandsLog2); p !== tail; p = advance(p, 1, commandsLog2)) this.queued(m, v, p);
  }

  /**
   * The guest sees the wait at `pos` complete, or only takes it for that: what is still usable of what it has seen
   * covered, first one; and whether there was anything to forget.
   */
  observed(m: Machine, v: GuestIommu, pos: Position, complete: boolean): Observed {
    if (this.pool.length === 0) return NOTHING;
    const log2 = m.topo.guestIommus[v].commandsLog2;
    const owner = emulatedBeside(m.topo, v);
    const closes = (name: number): boolean => {
      const [queue, at] = commandOf(name);
      const ahead = distance(at, pos, log2);
      return queue === v && ahead > 0 && ahead <= 1 << log2;
    };
    let hadEntry = false;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const by = w[r + REVOCATION.by];
      if (w[r + REVOCATION.held] === HELD_IN.stage2) return undefined;
      if (state & STATE.held && !(state & STATE.seen) && w[r + REVOCATION.guestIommu] === owner) hadEntry = true;
      const covered = closes(by);
      const [queue] = commandOf(by);
      const beside = by !== 0 && queue !== v && emulatedBeside(m.topo, queue) === owner;
      let now = state;
      if ((covered || beside) && !(state & STATE.seen)) now |= covered ? STATE.seen : STATE.believed;
      if (complete && closes(w[r + REVOCATION.duty]) && !(state & STATE.gaveUp)) now |= STATE.done;
      return now === state ? undefined : this.inState(r, now);
    });
    const leftover = this.leftover(m, v);
    this.rewrite((r, w) => {
      if (!(w[r + REVOCATION.state] & STATE.seen) || w[r + REVOCATION.held] === HELD_IN.stage2) return undefined;
      return this.pool.offsets().some((other) => this.together(r, other) && heldBy(m, w, other, true)) ? undefined : [];
    });
    return { leftover, hadEntry };
  }

  private leftover(m: Machine, v: GuestIommu): Leftover | undefined {
    const { w } = this.pool;
    for (const r of this.pool.offsets()) {
      const state = w[r + REVOCATION.state];
      const [queue, pos] = this.coveredBy(r);
      // (records of stage 2 are of no queue)
      if (queue !== v || !(state & STATE.seen) || state & STATE.dropped) continue;
      const left = heldBy(m, w, r, false);
      if (left) return { queue, pos, held: w[r + REVOCATION.held], who: w[r + REVOCATION.who], ...left };
    }
    return undefined;
  }

  /** True for records of one replacement, whole or in pieces. */
  private together(a: number, b: number): boolean {
    const { w } = this.pool;
    if (w[a + REVOCATION.guestIommu] !== w[b + REVOCATION.guestIommu]) return false;
    const [first, other] = [firstPage(w, a), firstPage(w, b)];
    const frames = w[a + REVOCATION.frame] - w[b + REVOCATION.frame];
    if (ofCd(w, a)) return frames === 0 && first === other;
    return (
      frames === first - other && first < other + w[b + REVOCATION.pages] && other < first + w[a + REVOCATION.pages]
    );
  }

  /** The guest gives pages to something else, [frame, frame + pages): what it has not seen covered is its own fault. */
  reused(frame: Frame, pages: Count): void {
    const overlaps = (r: number, w: Uint32Array): boolean =>
      w[r + REVOCATION.held] !== HELD_IN.stage2 &&
      !ofCd(w, r) &&
      w[r + REVOCATION.frame] < frame + pages &&
      w[r + REVOCATION.frame] + w[r + REVOCATION.pages] > frame;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      return overlaps(r, w) && state & (STATE.seen | STATE.believed)
        ? this.inState(r, state | STATE.reused)
        : undefined;
    });
  }

  /** The host has flushed what it took from a VM, and gives the frames to somebody else. */
  reusedByHost(vm: Vm, frame: Frame, pages: Count): void {
    this.pool.insert([HELD_IN.stage2, 0, vm, 0, 0, pages, frame, 0, 0, STATE.seen | STATE.reused]);
  }

  /** The host lets a VM have frames again. */
  givenBack(frame: Frame, pages: Count): void {
    this.rewrite((r, w) => {
      const first = w[r + REVOCATION.frame];
      const overlaps = first < frame + pages && first + w[r + REVOCATION.pages] > frame;
      return w[r + REVOCATION.held] === HELD_IN.stage2 && overlaps ? [] : undefined;
    });
  }

  /** The record of a mapping that was taken away, its page reused, through which device `d` reaches `pa`: offset or -1. */
  usedAfter(m: Machine, d: Device, iova: number, pa: number): number {
    const { w } = this.pool;
    /** Every cache of the device has to have forgotten it. */
    let found = -1;
    let all = true;
    for (let i = 0; i < this.pool.length; i++) {
      const r = this.pool.at(i);
      const reused = (w[r + REVOCATION.state] & STATE.reused) !== 0;
      const of = devicesOf(m.topo, w, r);
      if (w[r + REVOCATION.held] === HELD_IN.stage2) {
        const offset = Math.floor(pa / 4096) - w[r + REVOCATION.frame];
        if (reused && offset >= 0 && offset < w[r + REVOCATION.pages] && of.includes(d)) return r;
        continue;
      }
      const offset = Math.floor(iova / 4096) - firstPage(w, r);
      if (!of.includes(d) || offset < 0 || offset >= w[r + REVOCATION.pages]) continue;
      if (w[r + REVOCATION.frame] + offset !== Math.floor(pa / 4096)) continue;
      all &&= reused;
      if (found < 0) found = r;
    }
    if (found >= 0 && all) return found;
    return isFreed(m, pa) ? this.throughOldCd(m, d) : -1;
  }

  /** A record of a context that the guest replaced, and all of which it has seen covered, for device `d`: offset or -1. */
  private throughOldCd(m: Machine, d: Device): number {
    const { w } = this.pool;
    const records = this.pool.offsets().filter((r) => ofCd(w, r) && devicesOf(m.topo, w, r).includes(d));
    const seen = (r: number): boolean => (w[r + REVOCATION.state] & (STATE.seen | STATE.believed)) !== 0;
    return records.length > 0 && records.every(seen) ? records[0] : -1;
  }

  /** Queue and position of the command that covers a record; queue -1 where the host has flushed. */
  coveredBy(r: number): readonly [queue: GuestIommu, pos: Position] {
    return commandOf(this.pool.w[r + REVOCATION.by]);
  }

  /** The record at `r`, apart. */
  private copy(r: number): Uint32Array {
    return this.pool.w.slice(r, r + REVOCATION.SIZE);
  }

  private inState(r: number, state: number): Uint32Array[] {
    const piece = this.copy(r);
    piece[REVOCATION.state] = state;
    return [piece];
  }

  /** Goes through all records: what `judge` answers takes the place of each; undefined leaves it. */
  private rewrite(judge: (r: number, w: Uint32Array) => readonly Uint32Array[] | undefined): void {
    const { pool } = this;
    const changed: Uint32Array[] = [];
    for (let i = pool.length - 1; i >= 0; i--) {
      const pieces = judge(pool.at(i), pool.w);
      if (!pieces) continue;
      changed.push(...pieces);
      pool.removeAt(i);
    }
    for (const words of changed) pool.insert(words);
  }
}

/** True for memory that the guest has freed and not mapped again. */
export const isFreed = (m: Machine, pa: number): boolean => (m.mem.owner(pa) & 1) === 1;

/** Room for the pieces of the largest unmap, one per page and cache. */
function recordsFor(topo: Topology, of: Vm): number {
  const [least, most] = RECORDS;
  let room: number = least;
  for (const { vm, ops } of topo.vcpus) {
    if (vm !== of) continue;
    for (const op of ops)
      if (op.op === 'pte' && op.what === 'unmap')
        room = Math.min(most, Math.max(room, op.pages * holders(topo, vm, op).length + least / 2));
  }
  return room;
}
