/**
 * What a guest has taken away and caches may still hold: per replaced PTE or CD one record for each cache that has to
 * forget it. A record is covered by the first command that names it, and seen when the guest sees a CMD_SYNC after
 * that command complete. It goes when nothing holds the old translation any more; the rest tells a use after unmap.
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
import { distance } from '../state/queue.ts';
import { record } from '../state/record.ts';
import type { Op, Topology } from '../state/topology.ts';
import { toPhysical } from '../state/topology.ts';
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
} as const;

/** Records kept at once; further ones push out the first. */
const RECORDS = 24;
/** An unmap of more pages is one record, which one command has to cover. */
const MOST_SINGLE = 8;
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

export class Revocations {
  static readonly WORDS = 1 + RECORDS * REVOCATION.SIZE;
  readonly pool: Pool;
  private readonly scratch = new Uint32Array(REVOCATION.SIZE);

  /** `offset`: where its words lie in `words`. */
  constructor(words: Uint32Array, offset: number) {
    this.pool = new Pool(words, offset + 1, REVOCATION.SIZE, RECORDS, offset);
  }

  /** A vCPU has done a `pte` or `cd` op: the event comes before its program counter moves. */
  replaced(m: Machine, vcpu: number): void {
    const spec = m.topo.vcpus[vcpu];
    const op = spec.ops[m.w[m.layout.vcpus[vcpu] + VCPU.pc]];
    if (op.op === 'cd') this.cdReplaced(m, op);
    if (op.op !== 'pte') return;
    if (op.what === 'map') {
      this.restored(m, spec.vm, op);
      return;
    }
    const frame = toPhysical(m.topo.vms[spec.vm], op.ipa) / 4096;
    const single = op.pages <= MOST_SINGLE;
    for (let i = 0; i < (single ? op.pages : 1); i++)
      for (const [held, v, who] of holders(m.topo, spec.vm, op))
        this.add(held, v, who, op.iova / 4096 + i, single ? 1 : op.pages, frame + i);
  }

  private cdReplaced({ topo }: Machine, { vsmmu, vsid, asid, pa }: Extract<Op, { op: 'cd' }>): void {
    const frame = pa / 4096;
    this.add(HELD_IN.config, vsmmu, vsid, 0, 0, frame);
    this.add(HELD_IN.iotlb, vsmmu, asid, 0, ALL_PAGES, frame);
    for (const { device } of topo.vsmmus[vsmmu].vdevices.filter((vdevice) => vdevice.vsid === vsid))
      if (topo.devices[device].ats) this.add(HELD_IN.atc, vsmmu, device, 0, ALL_PAGES, frame);
  }

  private add(held: number, v: number, who: number, page: number, pages: number, frame: number): void {
    this.pool.insert([held, v, who, addrHi(page), addrLo(page), pages, frame, 0, 0]);
  }

  /** The same mapping is there again: nothing has to be forgotten. */
  private restored(m: Machine, vm: number, op: Extract<Op, { op: 'pte' }>): void {
    const frame = toPhysical(m.topo.vms[vm], op.ipa) / 4096;
    const first = op.iova / 4096;
    const same = holders(m.topo, vm, op);
    this.update((at, w) => {
      const i = this.page(at) - first;
      const back = i >= 0 && i < op.pages && w[at + REVOCATION.frame] === frame + i;
      const [held, v, who] = [w[at + REVOCATION.held], w[at + REVOCATION.vsmmu], w[at + REVOCATION.who]];
      return back && same.some((one) => one[0] === held && one[1] === v && one[2] === who) ? DROP : KEEP;
    });
  }

  /** The guest has queued the command at `pos`. */
  queued(m: Machine, v: number, pos: number): void {
    if (this.pool.length === 0) return;
    const at = guestSlot(m, v, pos);
    const word = (i: number): number => m.mem.read32(at + i * 4);
    const words = [word(0), word(1), word(2), word(3)] as const;
    this.update((r, w) => {
      const state = w[r + REVOCATION.state];
      const open = w[r + REVOCATION.by] === 0 || state & STATE.dropped;
      if (!open || state & STATE.seen || !this.covers(m, r, v, words)) return KEEP;
      this.scratch[REVOCATION.by] = (((v + 1) << 24) | pos) >>> 0;
      this.scratch[REVOCATION.state] = 0;
      return CHANGE;
    });
  }

  /** The guest has overwritten the refused command at `pos`: it believes that it was wrong. */
  skipped(v: number, pos: number): void {
    const by = (((v + 1) << 24) | pos) >>> 0;
    this.update((r, w) => {
      if (w[r + REVOCATION.by] !== by || w[r + REVOCATION.state] & STATE.seen) return KEEP;
      this.scratch[REVOCATION.state] |= STATE.dropped;
      return CHANGE;
    });
  }

  /** The guest sees the CMD_SYNC at `pos` complete: what is still usable of what it has seen covered, first one. */
  observed(m: Machine, v: number, pos: number): Leftover | undefined {
    const log2 = m.topo.vsmmus[v].cmdqLog2;
    this.update((r, w) => {
      const by = w[r + REVOCATION.by];
      const ahead = distance(by & 0xffffff, pos, log2);
      const covered = by >>> 24 === v + 1 && ahead > 0 && ahead <= 2 ** log2;
      const beside = by !== 0 && by >>> 24 !== v + 1 && ownerOf(m, (by >>> 24) - 1) === ownerOf(m, v);
      if ((!covered && !beside) || w[r + REVOCATION.state] & STATE.seen) return KEEP;
      this.scratch[REVOCATION.state] |= covered ? STATE.seen : STATE.believed;
      return CHANGE;
    });
    const left = this.leftover(m, v);
    this.update((r, w) => {
      if (!(w[r + REVOCATION.state] & STATE.seen) || w[r + REVOCATION.held] === HELD_IN.stage2) return KEEP;
      return this.all().some((other) => this.together(r, other) && this.holds(m, other, true) >= 0) ? KEEP : DROP;
    });
    return left;
  }

  private leftover(m: Machine, v: number): Leftover | undefined {
    const { w } = this.pool;
    for (const r of this.all()) {
      const state = w[r + REVOCATION.state];
      const [queue, pos] = this.coveredBy(r);
      // (records of stage 2 are of no queue)
      if (queue !== v || !(state & STATE.seen) || state & STATE.dropped) continue;
      const page = this.holds(m, r, false);
      if (page >= 0) return { queue, pos, held: w[r + REVOCATION.held], who: w[r + REVOCATION.who], page };
    }
    return undefined;
  }

  private all(): number[] {
    return Array.from({ length: this.pool.length }, (_, i) => this.pool.at(i));
  }

  /** True for records of one replacement. */
  private together(a: number, b: number): boolean {
    const { w } = this.pool;
    return TOGETHER.every((field) => w[a + field] === w[b + field]);
  }

  /** The guest gives pages to something else: [frame, frame + pages). */
  reused(frame: number, pages: number): void {
    const overlaps = (r: number, w: Uint32Array): boolean =>
      w[r + REVOCATION.frame] < frame + pages && w[r + REVOCATION.frame] + w[r + REVOCATION.pages] > frame;
    const { w } = this.pool;
    if (this.all().some((r) => overlaps(r, w) && !(w[r + REVOCATION.state] & (STATE.seen | STATE.believed)))) return;
    this.update((r, w) => {
      if (!overlaps(r, w)) return KEEP;
      this.scratch[REVOCATION.state] |= STATE.reused;
      return CHANGE;
    });
  }

  /** The host has flushed what it took from a VM, and gives the frame to somebody else. */
  reusedByHost(vm: number, frame: number): void {
    this.pool.insert([HELD_IN.stage2, 0, vm, 0, 0, 1, frame, 0, STATE.seen | STATE.reused]);
  }

  /** The record of a mapping that was taken away, its page reused, through which device `d` reaches `pa`: offset or -1. */
  usedAfter(m: Machine, d: number, iova: number, pa: number): number {
    const { w } = this.pool;
    for (let i = 0; i < this.pool.length; i++) {
      const r = this.pool.at(i);
      if (!(w[r + REVOCATION.state] & STATE.reused)) continue;
      if (w[r + REVOCATION.held] === HELD_IN.stage2) {
        if (w[r + REVOCATION.frame] === Math.floor(pa / 4096) && this.devices(m, r).includes(d)) return r;
        continue;
      }
      const of = this.devices(m, r);
      const offset = Math.floor(iova / 4096) - this.page(r);
      if (!of.includes(d) || offset < 0 || offset >= w[r + REVOCATION.pages]) continue;
      if (w[r + REVOCATION.frame] + offset === Math.floor(pa / 4096)) return r;
    }
    return -1;
  }

  /** Queue and position of the command that covers a record; queue -1 where the host has flushed. */
  coveredBy(r: number): readonly [queue: number, pos: number] {
    const by = this.pool.w[r + REVOCATION.by];
    return [(by >>> 24) - 1, by & 0xffffff];
  }

  private page(r: number): number {
    const { w } = this.pool;
    return addr(w[r + REVOCATION.pageLo], w[r + REVOCATION.pageHi]);
  }

  /** Devices whose accesses a record is about. */
  private devices(m: Machine, r: number): number[] {
    const { w } = this.pool;
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

  /** True when a command in the queue of vSMMU `v` names all that a record is about. */
  private covers(
    m: Machine,
    r: number,
    v: number,
    [w0, w1, w2, w3]: readonly [number, number, number, number],
  ): boolean {
    const { w } = this.pool;
    if (ownerOf(m, v) !== w[r + REVOCATION.vsmmu]) return false;
    const who = w[r + REVOCATION.who];
    const first = this.page(r);
    const inside = ([from, end]: readonly [number, number]): boolean =>
      from <= first && end >= first + w[r + REVOCATION.pages];
    const vdevice = m.topo.vsmmus[w[r + REVOCATION.vsmmu]].vdevices.find(({ device }) => device === who);
    const held = w[r + REVOCATION.held];
    // A guest that knows of no ATC takes a TLBI to be enough.
    const unknown = held === HELD_IN.atc && vdevice?.ats === false;
    switch (unknown ? HELD_IN.iotlb : held) {
      case HELD_IN.iotlb: {
        const asid = unknown ? vdevice.asid : who;
        switch (w0 & 0xff) {
          case OP.TLBI_NH_ALL:
          case OP.TLBI_NSNH_ALL:
            return true;
          case OP.TLBI_NH_ASID:
            return w1 >>> 16 === asid;
          case OP.TLBI_NH_VA:
            return w1 >>> 16 === asid && inside(rangeOf(w0, w2, w3));
          case OP.TLBI_NH_VAA:
            return inside(rangeOf(w0, w2, w3));
          default:
            return false;
        }
      }
      case HELD_IN.atc: {
        if ((w0 & 0xff) !== OP.ATC_INV || w1 !== vdevice?.vsid) return false;
        // SSV without GLOBAL names the translations of one substream only.
        if ((w0 & 0x800) !== 0 && (w0 & 0x200) === 0) return false;
        const size = w2 & 0x3f;
        const page = pageOf(w3, w2);
        return size >= 52 || inside([page - (page % pow2(size)), page - (page % pow2(size)) + pow2(size)]);
      }
      default: {
        const opcode = w0 & 0xff;
        if (opcode < OP.CFGI_STE || opcode > OP.CFGI_CD_ALL) return false;
        const [from, to] = streamsOf(opcode, w1, w2);
        return who >= from && who <= to;
      }
    }
  }

  /**
   * First page for which the old translation can still be used, or -1. `moving`: accesses on their way count, too,
   * that have their translation already.
   */
  private holds(m: Machine, r: number, moving: boolean): number {
    const { w } = this.pool;
    const { smmu } = m.topo.vsmmus[w[r + REVOCATION.vsmmu]];
    const first = this.page(r);
    const end = first + w[r + REVOCATION.pages];
    const devices = this.devices(m, r);
    const held = w[r + REVOCATION.held];
    const pageAt = (at: number): number => pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]);
    const old = (at: number, tagged: boolean): boolean => {
      const page = pageAt(at);
      return page < end && page + pagesOf(m.w[at + TLB.attr]) > first && isStale(m, smmu, at, tagged);
    };
    for (const d of devices) {
      const { ctl } = m.layout.devices[d];
      const phase = m.w[ctl + DEVICE.phase];
      const ats = m.w[ctl + DEVICE.ats] === 1;
      const answer = ctl + DEVICE.answer;
      const filling = phase === DEVICE_PHASE.walked && !m.w[ctl + DEVICE.doomed];
      const toAtc = ats && phase === DEVICE_PHASE.answered && !m.w[ctl + DEVICE.discard];
      const here = held === HELD_IN.iotlb ? filling : held === HELD_IN.atc ? filling || toAtc : false;
      const later = phase === DEVICE_PHASE.posted || phase === DEVICE_PHASE.answered || phase === DEVICE_PHASE.walked;
      if ((here || (moving && later)) && old(answer, !ats)) return Math.max(first, pageAt(answer));
    }
    const sids = devices.map((d) => m.topo.devices[d].sid);
    if (held === HELD_IN.config) return holdsCd(m, smmu, sids, w[r + REVOCATION.frame] * 4096) ? first : -1;
    const pool = held === HELD_IN.iotlb ? m.caches[smmu].iotlb : m.atcs[w[r + REVOCATION.who]];
    for (let i = 0; i < pool.length; i++) {
      const at = pool.at(i);
      if (sids.includes(m.w[at + TLB.sid]) && old(at, held === HELD_IN.iotlb)) return Math.max(first, pageAt(at));
    }
    return -1;
  }

  /** Goes through all records; `judge` may change `scratch`, a copy of the one it is given. */
  private update(judge: (r: number, w: Uint32Array) => number): void {
    const { pool, scratch } = this;
    const changed: Uint32Array[] = [];
    for (let i = pool.length - 1; i >= 0; i--) {
      const r = pool.at(i);
      scratch.set(pool.w.subarray(r, r + REVOCATION.SIZE));
      const what = judge(r, pool.w);
      if (what === KEEP) continue;
      if (what === CHANGE) changed.push(scratch.slice());
      pool.removeAt(i);
    }
    for (const words of changed) pool.insert(words);
  }
}

/** The emulated SMMU of a guest queue, which may be a VCMDQ beside it. */
const ownerOf = (m: Machine, v: number): number => m.topo.vsmmus[v]?.vcmdqOf ?? v;

const TOGETHER = [REVOCATION.vsmmu, REVOCATION.pageHi, REVOCATION.pageLo, REVOCATION.frame];

const KEEP = 0;
const CHANGE = 1;
const DROP = 2;

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
