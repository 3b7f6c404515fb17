/**
 * What a guest has taken away and caches may still hold: per run of replaced PTEs, or CD, one record for each cache that
 * has to forget it, cut in pieces where commands name parts of it. A record is covered by the first command that names it,
 * and seen when the guest sees a CMD_SYNC after that command complete. It goes when nothing holds the old translation any
 * more; the rest tells a use after unmap.
 *
 * The guest's own duty is noted beside it: the first command that names the record and that the guest has not given up,
 * and whether the guest saw a CMD_SYNC complete behind it in the same queue.
 */
import { OP } from '../fields/commands.ts';
import { addr, addrHi, addrLo, pow2 } from '../fields/field.ts';
import { DEVICE_PHASE } from '../pcie/phase.ts';
import { rangeOf, streamsOf } from '../smmuv3/invalidate.ts';
import { isStale } from '../smmuv3/stale.ts';
import { pageOf, pagesOf } from '../smmuv3/tlb.ts';
import { CD_ENTRY, DEVICE, TLB, VCPU } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { Pool } from '../state/pool.ts';
import { advance, distance } from '../state/queue.ts';
import { record } from '../state/record.ts';
import type { ConfigOp, Op, Topology, VdeviceSpec } from '../state/topology.ts';
import { sidsOf, toPhysical } from '../state/topology.ts';
import { guestSlot } from '../vmm/vmm.ts';

/**
 * Which cache has to forget: an SMMU's IOTLB, a device's ATC, an SMMU's configuration cache; `stage2`: all of them, a page
 * that the host has taken from a VM.
 */
export const HELD_IN = { iotlb: 0, atc: 1, config: 2, stage2: 3 } as const;

export const REVOCATION = record({
  held: 1,
  vsmmu: 1,
  /** ASID for the IOTLB, device index for an ATC, vSID for the configuration cache, VM for stage 2. */
  who: 1,
  /** First 4 KiB page of the IOVA range: bits above 32, and the rest; number of pages. */
  pageHi: 1,
  pageLo: 1,
  pages: 1,
  /** Where the first page was mapped to, or the CD lies: number of its 4 KiB frame. */
  frame: 1,
  /** (queue + 1) << 24 | position of the command that covers it, or 0. */
  by: 1,
  /** The same of the command by which the guest does its duty, or of the last one that it gave up. */
  duty: 1,
  state: 1,
});

const STATE = {
  /** The guest has seen a CMD_SYNC after the covering command complete. */
  seen: 1,
  /** The covering command was refused at its own index, and the guest has dropped it. */
  dropped: 2,
  /** The guest has given the page to something else. */
  reused: 4,
  /** The guest has seen a CMD_SYNC of another of its queues, and takes the covering command to be complete. */
  believed: 8,
  /** The command in `duty` was given up after an error at its own index. */
  gaveUp: 16,
  /** The guest has seen a CMD_SYNC complete after the command in `duty`, in the same queue. */
  done: 32,
  /** A cache, or a walk on its way, held the old translation when it was replaced. */
  held: 64,
} as const;

/** Records kept at once; further ones push out the first. At least, and at most. */
const RECORDS = [24, 256] as const;
/** Every page of 48-bit input addresses, as far as a word counts. */
const ALL_PAGES = 0xffffffff;

/** A cached translation that should be gone. */
export interface Leftover {
  readonly queue: number;
  readonly pos: number;
  readonly held: number;
  readonly who: number;
  readonly page: number;
}

/** Why a guest has not done its duty about a translation. */
export const MISSING = { command: 0, gaveUp: 1, sync: 2 } as const;

/** A translation that the guest should have taken back, and what is missing. */
export interface Gap {
  readonly held: number;
  readonly who: number;
  readonly page: number;
  readonly why: (typeof MISSING)[keyof typeof MISSING];
  /** The command given up, or the one without a CMD_SYNC; else the emulated SMMU's queue. */
  readonly queue: number;
  readonly pos: number;
}

export class Revocations {
  static words(topo: Topology): number {
    return 1 + recordsFor(topo) * REVOCATION.SIZE;
  }

  readonly pool: Pool;

  /** `offset`: where its words lie in `words`. */
  constructor(topo: Topology, words: Uint32Array, offset: number) {
    this.pool = new Pool(words, offset + 1, REVOCATION.SIZE, recordsFor(topo), offset);
  }

  /** A vCPU has done a `pte` op, or written a CD: the event comes before its program counter moves. */
  replaced(m: Machine, vcpu: number): void {
    const spec = m.topo.vcpus[vcpu];
    const op = spec.ops[m.w[m.layout.vcpus[vcpu] + VCPU.pc]];
    if (op.op === 'config' && op.what === 'cd') this.cdReplaced(m, op);
    if (op.op !== 'pte') return;
    if (op.what === 'map') {
      this.restored(m, spec.vm, op);
      return;
    }
    const frame = toPhysical(m.topo.vms[spec.vm], op.ipa) / 4096;
    for (const [held, v, who] of holders(m.topo, spec.vm, op))
      this.add(m, held, v, who, op.iova / 4096, op.pages, frame);
  }

  private cdReplaced(m: Machine, { vsmmu, vsid, asid, pa }: ConfigOp): void {
    const { topo } = m;
    const frame = pa / 4096;
    this.add(m, HELD_IN.config, vsmmu, vsid, 0, 0, frame);
    this.add(m, HELD_IN.iotlb, vsmmu, asid, 0, ALL_PAGES, frame);
    for (const { device } of topo.vsmmus[vsmmu].vdevices.filter((vdevice) => vdevice.vsid === vsid))
      if (topo.devices[device].ats) this.add(m, HELD_IN.atc, vsmmu, device, 0, ALL_PAGES, frame);
  }

  private add(m: Machine, held: number, v: number, who: number, page: number, pages: number, frame: number): void {
    const record = [held, v, who, addrHi(page), addrLo(page), pages, frame, 0, 0, 0];
    const state = this.holds(m, record, 0, true) >= 0 ? STATE.held : 0;
    this.pool.insert([...record.slice(0, REVOCATION.state), state]);
  }

  /** The same mapping is there again: nothing has to be forgotten. */
  private restored(m: Machine, vm: number, op: Extract<Op, { op: 'pte' }>): void {
    const frame = toPhysical(m.topo.vms[vm], op.ipa) / 4096;
    const first = op.iova / 4096;
    const same = holders(m.topo, vm, op);
    this.rewrite((r, w) => {
      const [held, v, who] = [w[r + REVOCATION.held], w[r + REVOCATION.vsmmu], w[r + REVOCATION.who]];
      if (!same.some((one) => one[0] === held && one[1] === v && one[2] === who)) return undefined;
      if (w[r + REVOCATION.frame] - this.page(r) !== frame - first) return undefined;
      return this.carve(r, [first, first + op.pages], () => []);
    });
  }

  /** The guest has queued the command at `pos`. */
  queued(m: Machine, v: number, pos: number): void {
    if (this.pool.length === 0) return;
    const at = guestSlot(m, v, pos);
    const word = (i: number): number => m.mem.read32(at + i * 4);
    const words = [word(0), word(1), word(2), word(3)] as const;
    const name = (((v + 1) << 24) | pos) >>> 0;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const open = (w[r + REVOCATION.by] === 0 || state & STATE.dropped) && !(state & STATE.seen);
      const owing = (w[r + REVOCATION.duty] === 0 || state & STATE.gaveUp) && !(state & STATE.done);
      if (!open && !owing) return undefined;
      const scope = this.scope(m, r, v, words);
      return (
        scope &&
        this.carve(r, scope, (piece) => {
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
  skipped(m: Machine, v: number, pos: number, tail: number, refused: boolean): void {
    const name = (((v + 1) << 24) | pos) >>> 0;
    let given = false;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const drops = refused && w[r + REVOCATION.by] === name && !(state & STATE.seen);
      const gives = w[r + REVOCATION.duty] === name && !(state & STATE.done);
      if (!drops && !gives) return undefined;
      given = true;
      const piece = w.slice(r, r + REVOCATION.SIZE);
      piece[REVOCATION.state] |= (drops ? STATE.dropped : 0) | (gives ? STATE.gaveUp : 0);
      return [piece];
    });
    if (!given) return;
    const { cmdqLog2 } = m.topo.vsmmus[v];
    for (let p = advance(pos, 1, cmdqLog2); p !== tail; p = advance(p, 1, cmdqLog2)) this.queued(m, v, p);
  }

  /**
   * The guest sees the CMD_SYNC at `pos` complete, or only takes it for that: what is still usable of what it has seen
   * covered, first one; and whether there was anything to forget.
   */
  observed(
    m: Machine,
    v: number,
    pos: number,
    complete: boolean,
  ): { leftover: Leftover | undefined; hadEntry: boolean } {
    const log2 = m.topo.vsmmus[v].cmdqLog2;
    const owner = ownerOf(m, v);
    const closes = (name: number): boolean => {
      const ahead = distance(name & 0xffffff, pos, log2);
      return name >>> 24 === v + 1 && ahead > 0 && ahead <= 2 ** log2;
    };
    let hadEntry = false;
    this.rewrite((r, w) => {
      const state = w[r + REVOCATION.state];
      const by = w[r + REVOCATION.by];
      if (w[r + REVOCATION.held] === HELD_IN.stage2) return undefined;
      if (state & STATE.held && !(state & STATE.seen) && w[r + REVOCATION.vsmmu] === owner) hadEntry = true;
      const covered = closes(by);
      const beside = by !== 0 && by >>> 24 !== v + 1 && ownerOf(m, (by >>> 24) - 1) === owner;
      let now = state;
      if ((covered || beside) && !(state & STATE.seen)) now |= covered ? STATE.seen : STATE.believed;
      if (complete && closes(w[r + REVOCATION.duty]) && !(state & STATE.gaveUp)) now |= STATE.done;
      if (now === state) return undefined;
      const piece = w.slice(r, r + REVOCATION.SIZE);
      piece[REVOCATION.state] = now;
      return [piece];
    });
    const leftover = this.leftover(m, v);
    this.rewrite((r, w) => {
      if (!(w[r + REVOCATION.state] & STATE.seen) || w[r + REVOCATION.held] === HELD_IN.stage2) return undefined;
      return this.all().some((other) => this.together(r, other) && this.holds(m, w, other, true) >= 0) ? undefined : [];
    });
    return { leftover, hadEntry };
  }

  private leftover(m: Machine, v: number): Leftover | undefined {
    const { w } = this.pool;
    for (const r of this.all()) {
      const state = w[r + REVOCATION.state];
      const [queue, pos] = this.coveredBy(r);
      // (records of stage 2 are of no queue)
      if (queue !== v || !(state & STATE.seen) || state & STATE.dropped) continue;
      const page = this.holds(m, w, r, false);
      if (page >= 0) return { queue, pos, held: w[r + REVOCATION.held], who: w[r + REVOCATION.who], page };
    }
    return undefined;
  }

  private all(): number[] {
    return Array.from({ length: this.pool.length }, (_, i) => this.pool.at(i));
  }

  /** True for records of one replacement, whole or in pieces. */
  private together(a: number, b: number): boolean {
    const { w } = this.pool;
    if (w[a + REVOCATION.vsmmu] !== w[b + REVOCATION.vsmmu]) return false;
    const [first, other] = [this.page(a), this.page(b)];
    const frames = w[a + REVOCATION.frame] - w[b + REVOCATION.frame];
    if (ofCd(w, a)) return frames === 0 && first === other;
    return (
      frames === first - other && first < other + w[b + REVOCATION.pages] && other < first + w[a + REVOCATION.pages]
    );
  }

  /** The guest gives pages to something else: [frame, frame + pages). */
  reused(frame: number, pages: number): void {
    const overlaps = (r: number, w: Uint32Array): boolean =>
      w[r + REVOCATION.held] !== HELD_IN.stage2 &&
      !ofCd(w, r) &&
      w[r + REVOCATION.frame] < frame + pages &&
      w[r + REVOCATION.frame] + w[r + REVOCATION.pages] > frame;
    const { w } = this.pool;
    if (this.all().some((r) => overlaps(r, w) && !(w[r + REVOCATION.state] & (STATE.seen | STATE.believed)))) return;
    this.rewrite((r) => {
      if (!overlaps(r, w)) return undefined;
      const piece = w.slice(r, r + REVOCATION.SIZE);
      piece[REVOCATION.state] |= STATE.reused;
      return [piece];
    });
  }

  /** The first translation into [frame, frame + pages) that can still be used and that the guest did not take back as it must. */
  uncovered(m: Machine, frame: number, pages: number): Gap | undefined {
    const into = (at: number): boolean => {
      const first = pageOf(m.w[at + TLB.paHi], m.w[at + TLB.paLo]);
      return first < frame + pages && first + pagesOf(m.w[at + TLB.attr]) > frame;
    };
    for (const r of this.all()) {
      const { w } = this.pool;
      // A translation comes of a CD only by a walk, and is judged where it is kept.
      if (w[r + REVOCATION.held] === HELD_IN.config || !this.owed(m, r)) continue;
      const page = this.holds(m, w, r, true, into);
      if (page >= 0) return this.gap(r, page);
    }
    return undefined;
  }

  /** What is missing for the guest to have taken back the translation by which device `d` reaches an IOVA. */
  missingFor(m: Machine, d: number, iova: number): Gap | undefined {
    const page = Math.floor(iova / 4096);
    const r = this.all().find((at) => {
      const offset = page - this.page(at);
      const pages = this.pool.w[at + REVOCATION.pages];
      return this.owed(m, at) && this.devices(m, at).includes(d) && (pages === 0 || (offset >= 0 && offset < pages));
    });
    return r === undefined ? undefined : this.gap(r, page);
  }

  /** True for a record about which the guest has a duty that it has not done. */
  private owed(m: Machine, r: number): boolean {
    const { w } = this.pool;
    if (w[r + REVOCATION.held] === HELD_IN.stage2 || w[r + REVOCATION.state] & STATE.done) return false;
    return w[r + REVOCATION.held] !== HELD_IN.atc || this.vdevice(m, r)?.ats !== false;
  }

  private gap(r: number, page: number): Gap {
    const { w } = this.pool;
    const duty = w[r + REVOCATION.duty];
    const why = w[r + REVOCATION.state] & STATE.gaveUp ? MISSING.gaveUp : duty ? MISSING.sync : MISSING.command;
    const [queue, pos] = duty ? [(duty >>> 24) - 1, duty & 0xffffff] : [w[r + REVOCATION.vsmmu], 0];
    return { held: w[r + REVOCATION.held], who: w[r + REVOCATION.who], page, why, queue, pos };
  }

  /** The vdevice of an ATC's record. */
  private vdevice(m: Machine, r: number): VdeviceSpec | undefined {
    const { w } = this.pool;
    const { vdevices } = m.topo.vsmmus[w[r + REVOCATION.vsmmu]];
    return vdevices.find(({ device }) => device === w[r + REVOCATION.who]);
  }

  /** The host has flushed what it took from a VM, and gives the frames to somebody else. */
  reusedByHost(vm: number, frame: number, pages: number): void {
    this.pool.insert([HELD_IN.stage2, 0, vm, 0, 0, pages, frame, 0, 0, STATE.seen | STATE.reused]);
  }

  /** The host lets a VM have frames again. */
  givenBack(frame: number, pages: number): void {
    this.rewrite((r, w) => {
      const first = w[r + REVOCATION.frame];
      const overlaps = first < frame + pages && first + w[r + REVOCATION.pages] > frame;
      return w[r + REVOCATION.held] === HELD_IN.stage2 && overlaps ? [] : undefined;
    });
  }

  /** The record of a mapping that was taken away, its page reused, through which device `d` reaches `pa`: offset or -1. */
  usedAfter(m: Machine, d: number, iova: number, pa: number): number {
    const { w } = this.pool;
    for (let i = 0; i < this.pool.length; i++) {
      const r = this.pool.at(i);
      if (!(w[r + REVOCATION.state] & STATE.reused)) continue;
      if (w[r + REVOCATION.held] === HELD_IN.stage2) {
        const offset = Math.floor(pa / 4096) - w[r + REVOCATION.frame];
        if (offset >= 0 && offset < w[r + REVOCATION.pages] && this.devices(m, r).includes(d)) return r;
        continue;
      }
      const of = this.devices(m, r);
      const offset = Math.floor(iova / 4096) - this.page(r);
      if (!of.includes(d) || offset < 0 || offset >= w[r + REVOCATION.pages]) continue;
      if (w[r + REVOCATION.frame] + offset === Math.floor(pa / 4096)) return r;
    }
    return isFreed(m, pa) ? this.throughOldCd(m, d) : -1;
  }

  /** A record of a CD that the guest replaced, and all of which it has seen covered, for device `d`: offset or -1. */
  private throughOldCd(m: Machine, d: number): number {
    const { w } = this.pool;
    const records = this.all().filter((r) => ofCd(w, r) && this.devices(m, r).includes(d));
    const seen = (r: number): boolean => (w[r + REVOCATION.state] & (STATE.seen | STATE.believed)) !== 0;
    return records.length > 0 && records.every(seen) ? records[0] : -1;
  }

  /** Queue and position of the command that covers a record; queue -1 where the host has flushed. */
  coveredBy(r: number): readonly [queue: number, pos: number] {
    const by = this.pool.w[r + REVOCATION.by];
    return [(by >>> 24) - 1, by & 0xffffff];
  }

  private page(r: number): number {
    return firstPage(this.pool.w, r);
  }

  /** Devices whose accesses a record is about. */
  private devices(m: Machine, r: number, w: ArrayLike<number> = this.pool.w): number[] {
    const who = w[r + REVOCATION.who];
    const { vdevices } = m.topo.vsmmus[w[r + REVOCATION.vsmmu]];
    switch (w[r + REVOCATION.held]) {
      case HELD_IN.atc:
        return [who];
      case HELD_IN.stage2:
        return m.topo.vsmmus.flatMap((vsmmu) => (vsmmu.vm === who ? vsmmu.vdevices.map(({ device }) => device) : []));
      case HELD_IN.iotlb:
        return vdevices.flatMap(({ device, asid }) => (asid === who ? [device] : []));
      default:
        return vdevices.flatMap(({ device, vsid }) => (vsid === who ? [device] : []));
    }
  }

  /** The pages [from, end) that a command in the queue of vSMMU `v` names of what a record is about, if any. */
  private scope(
    m: Machine,
    r: number,
    v: number,
    [w0, w1, w2, w3]: readonly [number, number, number, number],
  ): Pages | undefined {
    const { w } = this.pool;
    const held = w[r + REVOCATION.held];
    if (held === HELD_IN.stage2 || ownerOf(m, v) !== w[r + REVOCATION.vsmmu]) return undefined;
    const who = w[r + REVOCATION.who];
    const vdevice = held === HELD_IN.atc ? this.vdevice(m, r) : undefined;
    // A guest that knows of no ATC takes a TLBI to be enough.
    const unknown = vdevice?.ats === false;
    switch (unknown ? HELD_IN.iotlb : held) {
      case HELD_IN.iotlb: {
        const asid = unknown ? vdevice.asid : who;
        switch (w0 & 0xff) {
          case OP.TLBI_NH_ALL:
          case OP.TLBI_NSNH_ALL:
            return EVERY_PAGE;
          case OP.TLBI_NH_ASID:
            return w1 >>> 16 === asid ? EVERY_PAGE : undefined;
          case OP.TLBI_NH_VA:
            return w1 >>> 16 === asid ? rangeOf(w0, w2, w3) : undefined;
          case OP.TLBI_NH_VAA:
            return rangeOf(w0, w2, w3);
          default:
            return undefined;
        }
      }
      case HELD_IN.atc: {
        if ((w0 & 0xff) !== OP.ATC_INV || w1 !== vdevice?.vsid) return undefined;
        // SSV without GLOBAL names the translations of one substream only.
        if ((w0 & 0x800) !== 0 && (w0 & 0x200) === 0) return undefined;
        const size = w2 & 0x3f;
        if (size >= 52) return EVERY_PAGE;
        // The address bits below the size are ignored (IHI 0070 4.5.1).
        const page = pageOf(w3, w2);
        return [page - (page % pow2(size)), page - (page % pow2(size)) + pow2(size)];
      }
      default: {
        const opcode = w0 & 0xff;
        if (opcode < OP.CFGI_STE || opcode > OP.CFGI_CD_ALL) return undefined;
        const [from, to] = streamsOf(opcode, w1, w2);
        return who >= from && who <= to ? EVERY_PAGE : undefined;
      }
    }
  }

  /**
   * First page for which the old translation can still be used, or -1; the record lies at `r` of `w`. `moving`: accesses on
   * their way count, too, that have their translation already. `only` says which translations count, by offset.
   */
  private holds(
    m: Machine,
    w: ArrayLike<number>,
    r: number,
    moving: boolean,
    only: (at: number) => boolean = () => true,
  ): number {
    const { smmu } = m.topo.vsmmus[w[r + REVOCATION.vsmmu]];
    const first = firstPage(w, r);
    const end = first + w[r + REVOCATION.pages];
    const devices = this.devices(m, r, w);
    const held = w[r + REVOCATION.held];
    const pageAt = (at: number): number => pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]);
    const old = (at: number, tagged: boolean): boolean => {
      const page = pageAt(at);
      return page < end && page + pagesOf(m.w[at + TLB.attr]) > first && only(at) && isStale(m, smmu, at, tagged);
    };
    for (const d of devices) {
      const { ctl } = m.layout.devices[d];
      const phase = m.w[ctl + DEVICE.phase];
      const ats = m.w[ctl + DEVICE.ats] === 1;
      const answer = ctl + DEVICE.answer;
      const filling = phase === DEVICE_PHASE.walked && !m.w[ctl + DEVICE.doomed];
      const toAtc = ats && phase === DEVICE_PHASE.answered && !m.w[ctl + DEVICE.discard];
      const here = held === HELD_IN.iotlb ? filling : held === HELD_IN.atc ? filling || toAtc : false;
      // An access with a translation of its own is its ATC's matter, another one its SMMU's.
      const its = held === (ats ? HELD_IN.atc : HELD_IN.iotlb);
      const later = phase === DEVICE_PHASE.posted || phase === DEVICE_PHASE.answered || phase === DEVICE_PHASE.walked;
      if ((here || (moving && its && later)) && old(answer, !ats)) return Math.max(first, pageAt(answer));
    }
    const sids = devices.flatMap((d) => sidsOf(m.topo.devices[d]));
    if (held === HELD_IN.config) return holdsCd(m, smmu, sids, w[r + REVOCATION.frame] * 4096) ? first : -1;
    const pool = held === HELD_IN.iotlb ? m.caches[smmu].iotlb : m.atcs[w[r + REVOCATION.who]];
    for (let i = 0; i < pool.length; i++) {
      const at = pool.at(i);
      // An ATC's entry may have come from an IOTLB entry that another stream filled.
      const its = held === HELD_IN.atc || sids.includes(m.w[at + TLB.sid]);
      if (its && old(at, held === HELD_IN.iotlb)) return Math.max(first, pageAt(at));
    }
    return -1;
  }

  /**
   * The record at `r` cut at the ends of `scope`: what lies inside is changed, the rest stays. A record of everything that
   * a CD stood for is not cut: a command names all of it, or none.
   */
  private carve(
    r: number,
    [from, end]: Pages,
    change: (piece: Uint32Array) => Uint32Array[],
  ): Uint32Array[] | undefined {
    const record = this.pool.w.slice(r, r + REVOCATION.SIZE);
    const first = this.page(r);
    const last = first + record[REVOCATION.pages];
    if (from <= first && end >= last) return change(record);
    if (record[REVOCATION.pages] === ALL_PAGES || from >= last || end <= first) return undefined;
    const piece = (a: number, b: number): Uint32Array => {
      const part = record.slice();
      part[REVOCATION.pageHi] = addrHi(a);
      part[REVOCATION.pageLo] = addrLo(a);
      part[REVOCATION.pages] = b - a;
      part[REVOCATION.frame] += a - first;
      return part;
    };
    const [lo, hi] = [Math.max(from, first), Math.min(end, last)];
    return [
      ...(lo > first ? [piece(first, lo)] : []),
      ...change(piece(lo, hi)),
      ...(hi < last ? [piece(hi, last)] : []),
    ];
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

/** Pages [from, end) of the input address space, 4 KiB each. */
type Pages = readonly [from: number, end: number];
const EVERY_PAGE: Pages = [0, Number.POSITIVE_INFINITY];

/** True for a record of what a CD stood for. */
const ofCd = (w: ArrayLike<number>, r: number): boolean =>
  w[r + REVOCATION.pages] === ALL_PAGES || w[r + REVOCATION.held] === HELD_IN.config;

/** True for memory that the guest has freed and not mapped again. */
export const isFreed = (m: Machine, pa: number): boolean => (m.mem.owner(pa) & 1) === 1;

const firstPage = (w: ArrayLike<number>, r: number): number => addr(w[r + REVOCATION.pageLo], w[r + REVOCATION.pageHi]);

/** Room for the pieces of the largest unmap, one per page and cache. */
function recordsFor(topo: Topology): number {
  const [least, most] = RECORDS;
  const pieces = topo.vcpus.flatMap(({ vm, ops }) =>
    ops.map((op) => (op.op === 'pte' && op.what === 'unmap' ? op.pages * holders(topo, vm, op).length : 0)),
  );
  return pieces.reduce((room, n) => Math.min(most, Math.max(room, n + least / 2)), least);
}

/** The emulated SMMU of a guest queue, which may be a VCMDQ beside it. */
const ownerOf = (m: Machine, v: number): number => m.topo.vsmmus[v]?.vcmdqOf ?? v;

/** True when a cached CD of these streams is not the one at `pa`. */
function holdsCd(m: Machine, smmu: number, sids: readonly number[], pa: number): boolean {
  const { cds } = m.caches[smmu];
  for (let i = 0; i < cds.length; i++) {
    const at = cds.at(i);
    if (!sids.includes(m.w[at + CD_ENTRY.sid])) continue;
    for (let j = 0; j < 16; j++) if (m.w[at + CD_ENTRY.w + j] !== m.mem.read32(pa + j * 4)) return true;
  }
  return false;
}

/** The caches that may hold translations of an op's ASID: [cache, vSMMU, who]. */
function holders(
  topo: Topology,
  vm: number,
  op: Extract<Op, { op: 'pte' }>,
): (readonly [held: number, v: number, who: number])[] {
  return topo.vsmmus.flatMap((vsmmu, v) => {
    if (vsmmu.vm !== vm || (op.vsmmu !== undefined && op.vsmmu !== v)) return [];
    const sharing = vsmmu.vdevices.filter(({ asid }) => asid === op.asid);
    if (sharing.length === 0) return [];
    const atcs = sharing.filter(({ device }) => topo.devices[device].ats);
    return [[HELD_IN.iotlb, v, op.asid] as const, ...atcs.map(({ device }) => [HELD_IN.atc, v, device] as const)];
  });
}
