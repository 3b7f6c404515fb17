/** An architecture for tests: one queue, two commands (drop a page, wait), one cache, a table of one level. */
import { addr, addrHi, addrLo } from '../fields/field.ts';
import { Ctx } from '../iommufd/ctx.ts';
import { MOCK } from '../iommufd/drivers/mock.ts';
import { KERNEL_EVENT } from '../iommufd/events.ts';
import { IOMMU_EVENT } from '../iommu/events.ts';
import { DEVICE_PHASE } from '../pcie/phase.ts';
import { enter } from '../pcie/under-way.ts';
import { DEVICE, IOMMU, TLB, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { VMM_PHASE } from '../state/phases.ts';
import { advance, distance, indexOf } from '../state/queue.ts';
import { record } from '../state/record.ts';
import { ATTR_READ, ATTR_WRITE, covers, fill, invalidate, pageOf } from '../state/tlb.ts';
import { toPhysical } from '../state/topology.ts';
import { transitionOf } from '../state/transition.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import type { Arch, Commands, Cover, Guest, Kernel, Queue, ActorSteps } from './arch.ts';
import { TOY_WORDS } from './toy-words.test-helper.ts';

export const TOY_OP = { /** Names a page in w1. */ DROP: 0xe1, WAIT: 0xe2 } as const;
const REGS = record({ base: 2, prod: 1, cons: 1, table: 2 });
const KIND = { consume: 0, translate: 1 } as const;
/** All rings have eight slots, of 16 bytes. */
const LOG2 = 3;

const NOTHING = { name: 'none', words: 1 };
const none = (): string => '';
const no = (): boolean => false;
const nothing = (): undefined => undefined;
const slotAt = (m: Machine, regs: number, pos: number): number =>
  addr(m.w[regs + REGS.base], m.w[regs + REGS.base + 1]) + indexOf(pos, LOG2) * 16;

function consume(m: Machine, s: number): void {
  const { regs } = m.layout.iommus[s];
  const cons = m.w[regs + REGS.cons];
  const at = slotAt(m, regs, cons);
  const [op, page] = [m.mem.read32(at), m.mem.read32(at + 4)];
  const hit = (i: number): boolean => op === TOY_OP.DROP && covers(m.w, i, page);
  invalidate(m.caches[s].iotlb, hit, () => {});
  m.w[regs + REGS.cons] = advance(cons, 1, LOG2);
  if (op === TOY_OP.WAIT) m.emit(IOMMU_EVENT.sync, m.actors.iommu + s, s, cons);
  else m.emit(IOMMU_EVENT.consume, m.actors.iommu + s, s, cons, op, page, 0, 0);
}

/** From the table: a word per page, the address with bit 0 set, or 0. */
function walk(m: Machine, hi: number, lo: number): Uint32Array | undefined {
  const { regs } = m.layout.guestIommus[0];
  const word = m.mem.read32(addr(m.w[regs + REGS.table], m.w[regs + REGS.table + 1]) + pageOf(hi, lo) * 4);
  if ((word & 1) === 0) return undefined;
  const pa = toPhysical(m.topo.vms[0], word - 1);
  const entry = new Uint32Array(TLB.SIZE);
  entry.set([addrHi(pa), addrLo(pa)], TLB.paHi);
  entry.set([hi, lo & ~0xfff], TLB.ivaHi);
  entry[TLB.attr] = 12 | ATTR_READ | ATTR_WRITE;
  return entry;
}

function translate(m: Machine, s: number, d: number): void {
  const { w } = m;
  const { ctl } = m.layout.devices[d];
  const { iotlb } = m.caches[s];
  const [lo, hi] = [w[ctl + DEVICE.iova], w[ctl + DEVICE.iova + 1]];
  w[m.layout.iommus[s].ctl + IOMMU.requests]--;
  const at = Array.from({ length: iotlb.length }, (_, i) => iotlb.at(i));
  const cached = at.find((one) => covers(w, one, pageOf(hi, lo)));
  const entry = cached === undefined ? walk(m, hi, lo) : w.slice(cached, cached + TLB.SIZE);
  w[ctl + DEVICE.phase] = entry ? DEVICE_PHASE.answered : DEVICE_PHASE.refused;
  if (!entry) return;
  if (cached === undefined) fill(iotlb, entry);
  w.set(entry, ctl + DEVICE.answer);
  enter(m, s, d);
}

const STEPS: ActorSteps<Machine> = {
  offers(m, actor, s, out, n) {
    const { regs } = m.layout.iommus[s];
    if (m.w[regs + REGS.cons] !== m.w[regs + REGS.prod]) out[n++] = transitionOf(actor, KIND.consume);
    m.layout.devices.forEach(({ ctl }, d) => {
      if (m.w[ctl + DEVICE.phase] === DEVICE_PHASE.requested) out[n++] = transitionOf(actor, KIND.translate, d);
    });
    return n;
  },
  fire: (m, s, kind, d) => (kind === KIND.consume ? consume(m, s) : translate(m, s, d)),
  argument: (m, kind, d) => (kind === KIND.translate ? m.topo.devices[d].name : ''),
  ...{ verbs: ['consume', 'translate'], ns: [100, 300] },
};

/** The VMM copies the guest's commands into the queue of hardware; the vCPU goes on when they are done. */
const EMULATION: ActorSteps<Machine> = {
  offers(m, actor, v, out, n) {
    if (m.w[m.layout.guestIommus[v].ctl + VMM.phase] === VMM_PHASE.fetch)
      out[n++] = transitionOf(actor, VMM_PHASE.fetch);
    return n;
  },
  fire(m, v) {
    const { regs, ctl } = m.layout.guestIommus[v];
    const { iommu } = m.topo.guestIommus[v];
    const [{ w }, { regs: host }] = [m, m.layout.iommus[iommu]];
    const first = w[host + REGS.prod];
    for (let pos = w[regs + REGS.cons]; pos !== w[regs + REGS.prod]; pos = advance(pos, 1, LOG2)) {
      const words = Uint32Array.from({ length: 4 }, (_, i) => m.mem.read32(slotAt(m, regs, pos) + i * 4));
      m.emit(VMM_EVENT.local, m.actors.vmm + v, v, pos, words[0], words[2], words[1], 0);
      m.mem.writeWords(slotAt(m, host, w[host + REGS.prod]), words);
      w[host + REGS.prod] = advance(w[host + REGS.prod], 1, LOG2);
    }
    const issued = distance(first, w[host + REGS.prod], LOG2);
    m.emit(KERNEL_EVENT.hostIssue, m.actors.kernel + v, iommu, issued, first, 0, 0);
    w[ctl + VMM.phase] = VMM_PHASE.kernel;
  },
  ...{ verbs: ['', 'fetch'], argument: none, ns: [0, 300] },
};

const KERNEL: Kernel<Machine> = {
  offers(m, actor, v, out, n) {
    const inside = m.w[m.layout.guestIommus[v].ctl + VMM.phase] === VMM_PHASE.kernel;
    const { regs } = m.layout.iommus[m.topo.guestIommus[v].iommu];
    if (inside && m.w[regs + REGS.cons] === m.w[regs + REGS.prod]) out[n++] = transitionOf(actor, 0);
    return n;
  },
  fire(m, v) {
    const { regs, ctl } = m.layout.guestIommus[v];
    m.w[regs + REGS.cons] = m.w[regs + REGS.prod];
    m.w[ctl + VMM.phase] = VMM_PHASE.idle;
    m.emit(VMM_EVENT.resume, m.actors.vmm + v, v, m.w[ctl + VMM.vcpu]);
  },
  ...{ verbs: ['return'], argument: none, ns: [100] },
  ...{ begins: no, waits: no, errorPending: no, runOutOfMemory: nothing, giveUp: nothing, handleError: nothing },
};

const cons = (m: Machine, v: number): number => m.w[m.layout.guestIommus[v].regs + REGS.cons];

const GUEST: Guest<Machine> = {
  consumed: cons,
  slot: (m, v, pos) => slotAt(m, m.layout.guestIommus[v].regs, pos),
  status: cons,
  ring(m, v, tail) {
    m.w[m.layout.guestIommus[v].regs + REGS.prod] = tail;
    return m.w[m.layout.guestIommus[v].regs + REGS.prod];
  },
  trap(m, v, vcpu) {
    m.w[m.layout.guestIommus[v].ctl + VMM.vcpu] = vcpu;
    m.w[m.layout.guestIommus[v].ctl + VMM.phase] = VMM_PHASE.fetch;
  },
  ...{ serve: nothing, readEvents: nothing, config: no, register: no, eventsWait: no },
};

const QUEUE: Queue<Machine> = {
  prod: (m, regs) => m.w[regs + REGS.prod],
  cons: (m, regs) => m.w[regs + REGS.cons],
  error: none,
  slot: slotAt,
};

const pagesOf: Cover['translations'] = ([w0, w1]) => (w0 === TOY_OP.DROP ? [w1, w1 + 1] : undefined);

const COMMANDS: Commands = {
  nameOf: (w) => (w[0] === TOY_OP.DROP ? 'DROP' : 'WAIT'),
  textOf: (w) => (w[0] === TOY_OP.DROP ? `DROP page ${w[1]}` : 'WAIT'),
  defOf: nothing,
  decode: (w) => ({ opcode: w[0], mnemonic: COMMANDS.nameOf(w), fields: {} }),
  isWait: (w0) => w0 === TOY_OP.WAIT,
  wait: [TOY_OP.WAIT, 0, 0, 0],
  isDeviceInvalidation: no,
  sidOf: nothing,
  vmidOf: () => 0,
  covers: { translations: pagesOf, device: nothing, config: nothing },
};

const setAddress = (m: Machine, at: number, pa: number): void => m.w.set([addrLo(pa), addrHi(pa)], at);

export const TOY: Arch<Machine> = {
  id: 'toy',
  words: TOY_WORDS,
  commands: COMMANDS,
  errors: { illegal: 1, unanswered: 2, nameOf: (code) => `error ${code}`, codeIn: () => 0 },
  recordName: (type) => `record ${type}`,
  queue: QUEUE,
  cached: { isStale: no, holdsOther: no, hit: no },
  shape: { regs: REGS.SIZE, configs: NOTHING, contexts: NOTHING, hostPages: () => 1 },
  iommu: STEPS,
  vmm: EMULATION,
  kernel: KERNEL,
  guest: GUEST,
  userSpace: { viommuType: () => [0, 0], nestedType: 0, nestedData: () => new Uint32Array(), callFor: () => [0, 0] },
  openContexts(m) {
    m.ctxs = m.layout.ctxs.map((layout) => new Ctx(m.w, layout, MOCK));
  },
  setUp: (m, s, alloc) => setAddress(m, m.layout.iommus[s].regs + REGS.base, alloc(4096)),
  setUpEmulated(m, v) {
    const { vm, commandsIpa, deviceTableIpa } = m.topo.guestIommus[v];
    const { regs } = m.layout.guestIommus[v];
    setAddress(m, regs + REGS.base, toPhysical(m.topo.vms[vm], commandsIpa));
    setAddress(m, regs + REGS.table, toPhysical(m.topo.vms[vm], deviceTableIpa));
  },
};
