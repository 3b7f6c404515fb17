/**
 * An architecture for tests: one queue, two commands (drop a page, wait), one cache, a table of one level. Its VMM copies the
 * guest's commands into the queue of the hardware and lets the vCPU go on when they are done.
 */
import { addr, addrHi, addrLo } from '../fields/field.ts';
import { Ctx } from '../iommufd/ctx.ts';
import { MOCK } from '../iommufd/drivers/mock.ts';
import { DEVICE_PHASE } from '../pcie/phase.ts';
import { enter } from '../pcie/under-way.ts';
import { DEVICE, IOMMU, TLB, VMM } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { VMM_PHASE } from '../state/phases.ts';
import { advance, indexOf } from '../state/queue.ts';
import { record } from '../state/record.ts';
import { ATTR_READ, ATTR_WRITE, covers, fill, invalidate, pageOf } from '../state/tlb.ts';
import { toPhysical } from '../state/topology.ts';
import { transitionOf } from '../state/transition.ts';
import { VMM_EVENT } from '../vmm/events.ts';
import type { Arch, Commands, Guest, Kernel, Queue, Steps } from './arch.ts';

/** w0; DROP names a page in w1. */
export const TOY_OP = { DROP: 0xe1, WAIT: 0xe2 } as const;
const REGS = record({ base: 2, prod: 1, cons: 1, table: 2 });
const KIND = { consume: 0, translate: 1 } as const;
const COMMAND_BYTES = 16;

const none = (): string => '';
const slotAt = (m: Machine, regs: number, pos: number, log2: number): number =>
  addr(m.w[regs + REGS.base], m.w[regs + REGS.base + 1]) + indexOf(pos, log2) * COMMAND_BYTES;

function consume(m: Machine, s: number): void {
  const { regs } = m.layout.iommus[s];
  const { commandsLog2 } = m.topo.iommus[s];
  const { w } = m;
  const at = slotAt(m, regs, w[regs + REGS.cons], commandsLog2);
  const page = m.mem.read32(at + 4);
  const { iotlb } = m.caches[s];
  if (m.mem.read32(at) === TOY_OP.DROP)
    invalidate(
      iotlb,
      (i) => covers(w, i, page),
      () => {},
    );
  w[regs + REGS.cons] = advance(w[regs + REGS.cons], 1, commandsLog2);
}

/** From the cache, or from the table: a word per page, the address with bit 0 set, or 0. */
function translate(m: Machine, s: number, d: number): void {
  const { w } = m;
  const { ctl } = m.layout.devices[d];
  const { iotlb } = m.caches[s];
  const [lo, hi] = [w[ctl + DEVICE.iova], w[ctl + DEVICE.iova + 1]];
  w[m.layout.iommus[s].ctl + IOMMU.requests]--;
  for (let i = 0; i < iotlb.length; i++) {
    if (!covers(w, iotlb.at(i), pageOf(hi, lo))) continue;
    w.copyWithin(ctl + DEVICE.answer, iotlb.at(i), iotlb.at(i) + TLB.SIZE);
    w[ctl + DEVICE.phase] = DEVICE_PHASE.answered;
    enter(m, s);
    return;
  }
  const { regs } = m.layout.guestIommus[0];
  const word = m.mem.read32(addr(w[regs + REGS.table], w[regs + REGS.table + 1]) + pageOf(hi, lo) * 4);
  if ((word & 1) === 0) {
    w[ctl + DEVICE.phase] = DEVICE_PHASE.refused;
    return;
  }
  const pa = toPhysical(m.topo.vms[0], word - 1);
  const entry = new Uint32Array(TLB.SIZE);
  entry.set([addrHi(pa), addrLo(pa)], TLB.paHi);
  entry.set([hi, lo & ~0xfff], TLB.ivaHi);
  entry[TLB.attr] = 12 | ATTR_READ | ATTR_WRITE;
  fill(iotlb, entry);
  w.set(entry, ctl + DEVICE.answer);
  w[ctl + DEVICE.phase] = DEVICE_PHASE.answered;
  enter(m, s);
}

const STEPS: Steps<Machine> = {
  offers(m, actor, s, out, n) {
    const { regs } = m.layout.iommus[s];
    if (m.w[regs + REGS.cons] !== m.w[regs + REGS.prod]) out[n++] = transitionOf(actor, KIND.consume);
    m.layout.devices.forEach(({ ctl }, d) => {
      if (m.w[ctl + DEVICE.phase] === DEVICE_PHASE.requested) out[n++] = transitionOf(actor, KIND.translate, d);
    });
    return n;
  },
  fire: (m, s, kind, d) => (kind === KIND.consume ? consume(m, s) : translate(m, s, d)),
  verbs: ['consume', 'translate'],
  argument: (m, kind, d) => (kind === KIND.translate ? m.topo.devices[d].name : ''),
  ns: [100, 300],
};

const emulatedDone = (m: Machine, v: number): boolean => {
  const { regs } = m.layout.iommus[m.topo.guestIommus[v].iommu];
  return m.w[regs + REGS.cons] === m.w[regs + REGS.prod];
};

const EMULATION: Steps<Machine> = {
  offers(m, actor, v, out, n) {
    if (m.w[m.layout.guestIommus[v].ctl + VMM.phase] === VMM_PHASE.fetch)
      out[n++] = transitionOf(actor, VMM_PHASE.fetch);
    return n;
  },
  fire(m, v) {
    const { regs, ctl } = m.layout.guestIommus[v];
    const { iommu, commandsLog2 } = m.topo.guestIommus[v];
    const { regs: host } = m.layout.iommus[iommu];
    const { w } = m;
    for (let pos = w[regs + REGS.cons]; pos !== w[regs + REGS.prod]; pos = advance(pos, 1, commandsLog2)) {
      const from = GUEST.slot(m, v, pos);
      const words = Uint32Array.from({ length: 4 }, (_, i) => m.mem.read32(from + i * 4));
      m.emit(VMM_EVENT.local, m.actors.vmm + v, v, pos, words[0], words[2], words[1], 0);
      m.mem.writeWords(slotAt(m, host, w[host + REGS.prod], m.topo.iommus[iommu].commandsLog2), words);
      w[host + REGS.prod] = advance(w[host + REGS.prod], 1, m.topo.iommus[iommu].commandsLog2);
    }
    w[ctl + VMM.phase] = VMM_PHASE.kernel;
  },
  verbs: ['', 'fetch'],
  argument: none,
  ns: [0, 300],
};

const KERNEL: Kernel<Machine> = {
  offers(m, actor, v, out, n) {
    const inside = m.w[m.layout.guestIommus[v].ctl + VMM.phase] === VMM_PHASE.kernel;
    if (inside && emulatedDone(m, v)) out[n++] = transitionOf(actor, 0);
    return n;
  },
  fire(m, v) {
    const { regs, ctl } = m.layout.guestIommus[v];
    m.w[regs + REGS.cons] = m.w[regs + REGS.prod];
    m.w[ctl + VMM.phase] = VMM_PHASE.idle;
    m.emit(VMM_EVENT.resume, m.actors.vmm + v, v, m.w[ctl + VMM.vcpu]);
  },
  verbs: ['return'],
  argument: none,
  ns: [100],
  begins: () => false,
  waits: () => false,
  runOutOfMemory: () => {},
  giveUp: () => {},
  errorPending: () => false,
  handleError: () => {},
};

const GUEST: Guest<Machine> = {
  consumed: (m, v) => m.w[m.layout.guestIommus[v].regs + REGS.cons],
  slot: (m, v, pos) => slotAt(m, m.layout.guestIommus[v].regs, pos, m.topo.guestIommus[v].commandsLog2),
  status: (m, v) => m.w[m.layout.guestIommus[v].regs + REGS.cons],
  ring: (m, v, tail) => {
    m.w[m.layout.guestIommus[v].regs + REGS.prod] = tail;
    return m.w[m.layout.guestIommus[v].regs + REGS.prod];
  },
  trap(m, v, vcpu) {
    m.w[m.layout.guestIommus[v].ctl + VMM.vcpu] = vcpu;
    m.w[m.layout.guestIommus[v].ctl + VMM.phase] = VMM_PHASE.fetch;
  },
  serve: () => {},
  config: () => true,
  register: () => true,
  eventsWait: () => false,
  readEvents: () => {},
};

const QUEUE: Queue<Machine> = {
  prod: (m, regs) => m.w[regs + REGS.prod],
  cons: (m, regs) => m.w[regs + REGS.cons],
  error: () => '',
  // The rings of this architecture are all of one size.
  slot: (m, regs, pos) => slotAt(m, regs, pos, m.topo.iommus[0].commandsLog2),
};

const COMMANDS: Commands = {
  nameOf: (w) => (w[0] === TOY_OP.DROP ? 'DROP' : 'WAIT'),
  textOf: (w) => (w[0] === TOY_OP.DROP ? `DROP page ${w[1]}` : COMMANDS.nameOf(w)),
  defOf: () => undefined,
  decode: (w) => ({ opcode: w[0], mnemonic: COMMANDS.nameOf(w), fields: {} }),
  isWait: (w0) => w0 === TOY_OP.WAIT,
  wait: [TOY_OP.WAIT, 0, 0, 0],
  isDeviceInvalidation: () => false,
  sidOf: () => undefined,
  vmidOf: () => 0,
  covers: {
    translations: ([w0, w1]) => (w0 === TOY_OP.DROP ? [w1, w1 + 1] : undefined),
    device: () => undefined,
    config: () => undefined,
  },
};

const setAddress = (m: Machine, at: number, pa: number): void => m.w.set([addrLo(pa), addrHi(pa)], at);

export const TOY: Arch<Machine> = {
  id: 'toy',
  commands: COMMANDS,
  errors: { illegal: 1, unanswered: 2, nameOf: (code) => `error ${code}`, codeIn: () => 0 },
  recordName: (type) => `record ${type}`,
  queue: QUEUE,
  cached: { isStale: () => false, holdsOther: () => false, hit: () => false },
  shape: {
    regs: REGS.SIZE,
    configs: { name: 'configs', words: 1 },
    contexts: { name: 'contexts', words: 1 },
    hostPages: () => 1,
  },
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
