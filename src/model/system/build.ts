/** From a topology to a machine ready to run: host tables, registers, guest memory, iommufd objects. */
import { addrHi, addrLo } from '../fields/field.ts';
import { RECORD_BYTES } from '../arch/smmuv3/fields/records.ts';
import { CR0_CMDQEN, CR0_SMMUEN, GBPA_RESET } from '../arch/smmuv3/fields/register-bits.ts';
import { blockedSte, openContexts } from '../arch/smmuv3/kernel/driver.ts';
import { setUpIoas, setUpVsmmu } from '../iommufd/host.ts';
import { CTX } from '../state/ctx-layout.ts';
import { STRTAB_CFG, ensureLevel2, level2Ste } from '../arch/smmuv3/hw/strtab.ts';
import type { Design } from '../state/design.ts';
import { REGS, stage2Tables } from '../state/layout.ts';
import { type Extras, Machine } from '../state/machine.ts';
import { PAGE_BYTES, PageStore } from '../state/pages.ts';
import { type Topology, sidsOf, toPhysical } from '../state/topology.ts';

/** Host memory for the host's own tables and queues. */
const HOST_BASE = 0x100000000;
const EVENTQEN = 4;
/** One page of event records. */
const EVENTQ_LOG2 = 7;
const CR0 = CR0_SMMUEN | CR0_CMDQEN | EVENTQEN;

/** True for a topology with main threads or stage-2 unmaps, and for a design with VCMDQs. */
export const needsExtras = ({ mains, faults }: Topology, { hardware }: Design): boolean =>
  (mains?.length ?? 0) > 0 || hardware.cmdqv || faults.some(({ kind }) => kind === 'unmap_s2' || kind === 'reassign');

/** @throws Error when the machine needs extras, and nobody brought them. */
export function buildMachine(
  given: Topology,
  design: Design,
  store: PageStore = new PageStore(),
  extras: Extras | null = null,
): Machine {
  if (!extras && needsExtras(given, design)) throw new Error('the machine needs extras, and nobody brought them');
  const topo = design.hardware.cmdqv ? extras!.vcmdqs.added(given) : given;
  const { m, alloc } = buildHost(topo, design, store);
  m.extras = extras;
  for (const { vm, ipa, words } of topo.guestMemory) m.mem.writeWords(toPhysical(topo.vms[vm], ipa), words);
  topo.vms.forEach((_, ctx) => {
    const tables = Array.from({ length: stage2Tables(topo, ctx) }, () => alloc(PAGE_BYTES));
    m.w[m.layout.ctxs[ctx].ctl + CTX.tables] = (tables[0] ?? 0) / PAGE_BYTES;
  });
  const ioas = topo.vms.map(({ bare }, ctx) => (bare ? 0 : setUpIoas(m, ctx)));
  topo.vsmmus.forEach((vsmmu, v) => {
    const { regs } = m.layout.vsmmus[v];
    m.w[regs + REGS.cr0] = m.w[regs + REGS.cr0ack] = CR0;
    setReg64(m.w, regs + REGS.cmdqBase, vsmmu.cmdqIpa, vsmmu.cmdqLog2);
    setReg64(m.w, regs + REGS.strtabBase, vsmmu.strtabIpa);
    if (vsmmu.eventq) setReg64(m.w, regs + REGS.eventqBase, vsmmu.eventq.ipa, vsmmu.eventq.log2);
    if (vsmmu.vcmdqOf !== undefined) return;
    m.w[regs + REGS.strtabCfg] = vsmmu.strtabCfg;
    if (!topo.vms[vsmmu.vm].bare) setUpVsmmu(m, v, ioas[vsmmu.vm]);
  });
  topo.mains?.forEach((_, i) => {
    extras!.mainThread.begin(m, i);
  });
  m.mem.seal();
  return m;
}

/** The host before any VM: SMMUs with queues and empty stream tables. `alloc` gives further host memory, bytes. */
export function buildHost(
  topo: Topology,
  design: Design,
  store: PageStore = new PageStore(),
): { m: Machine; alloc: (bytes: number) => number } {
  const m = new Machine(topo, design, store);
  openContexts(m);
  let free = HOST_BASE;
  const alloc = (bytes: number): number => {
    const size = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    // Queues must be aligned to their size (IHI 0070 6.3.26).
    free = Math.ceil(free / size) * size;
    free += size;
    return free - size;
  };
  topo.smmus.forEach((_, s) => {
    setUpSmmu(m, s, alloc);
  });
  return { m, alloc };
}

function setUpSmmu(m: Machine, s: number, alloc: (bytes: number) => number): void {
  const { regs } = m.layout.smmus[s];
  const { cmdqLog2 } = m.topo.smmus[s];
  const l1 = alloc(PAGE_BYTES);
  m.w[regs + REGS.gbpa] = GBPA_RESET;
  m.w[regs + REGS.cr0] = m.w[regs + REGS.cr0ack] = CR0;
  setReg64(m.w, regs + REGS.cmdqBase, alloc(2 ** cmdqLog2 * 16), cmdqLog2);
  setReg64(m.w, regs + REGS.eventqBase, alloc(2 ** EVENTQ_LOG2 * RECORD_BYTES), EVENTQ_LOG2);
  setReg64(m.w, regs + REGS.strtabBase, l1);
  m.w[regs + REGS.strtabCfg] = STRTAB_CFG;
  for (const sid of m.topo.devices.flatMap((device) => (device.smmu === s ? sidsOf(device) : []))) {
    ensureLevel2(m.mem, l1, sid, alloc);
    // Until something is attached a stream aborts without a record (arm_smmu_init_initial_stes()).
    m.mem.writeWords(level2Ste(m.mem, l1, sid), blockedSte());
  }
}

/** Writes a 64-bit register pair. */
function setReg64(w: Uint32Array, at: number, value: number, low = 0): void {
  w[at] = (addrLo(value) | low) >>> 0;
  w[at + 1] = addrHi(value);
}
