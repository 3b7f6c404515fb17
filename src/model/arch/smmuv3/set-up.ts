/** The registers, queues and tables that SMMUs begin with, physical and emulated ones. */
import { addrHi, addrLo } from '../../fields/field.ts';
import { VMM } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import { PAGE_BYTES } from '../../state/pages.ts';
import { type Topology, sidsOf } from '../../state/topology.ts';
import { RECORD_BYTES } from './fields/records.ts';
import { CR0_CMDQEN, CR0_EVENTQEN, CR0_SMMUEN, GBPA_RESET } from './fields/register-bits.ts';
import { STRTAB_CFG, ensureLevel2, level2Pages, level2Ste } from './hw/strtab.ts';
import { blockedSte } from './kernel/driver.ts';
import { REGS } from './state.ts';

/** One page of event records. */
const EVENTQ_LOG2 = 7;
const CR0 = CR0_SMMUEN | CR0_CMDQEN | CR0_EVENTQEN;

const sidsAt = ({ devices }: Topology, s: number): number[] =>
  devices.flatMap((device) => (device.iommu === s ? sidsOf(device) : []));

/** Pages of a physical SMMU: CMDQ, event queue and 2-level stream table (split 8). */
export const hostPages = (topo: Topology, s: number): number =>
  Math.ceil((2 ** topo.iommus[s].commandsLog2 * 16) / PAGE_BYTES) + 2 + level2Pages(sidsAt(topo, s));

export function setUpSmmu(m: Machine, s: number, alloc: (bytes: number) => number): void {
  const { regs } = m.layout.iommus[s];
  const { commandsLog2 } = m.topo.iommus[s];
  const l1 = alloc(PAGE_BYTES);
  m.w[regs + REGS.gbpa] = GBPA_RESET;
  m.w[regs + REGS.cr0] = m.w[regs + REGS.cr0ack] = CR0;
  setReg64(m.w, regs + REGS.cmdqBase, alloc(2 ** commandsLog2 * 16), commandsLog2);
  setReg64(m.w, regs + REGS.eventqBase, alloc(2 ** EVENTQ_LOG2 * RECORD_BYTES), EVENTQ_LOG2);
  setReg64(m.w, regs + REGS.strtabBase, l1);
  m.w[regs + REGS.strtabCfg] = STRTAB_CFG;
  for (const sid of sidsAt(m.topo, s)) {
    ensureLevel2(m.mem, l1, sid, alloc);
    // Until something is attached a stream aborts without a record (arm_smmu_init_initial_stes()).
    m.mem.writeWords(level2Ste(m.mem, l1, sid), blockedSte());
  }
}

/** An emulated SMMU as its guest has set it up; or a VCMDQ beside one. */
export function setUpEmulated(m: Machine, v: number): void {
  const guestIommu = m.topo.guestIommus[v];
  const { regs } = m.layout.guestIommus[v];
  m.w[regs + REGS.cr0] = m.w[regs + REGS.cr0ack] = CR0;
  setReg64(m.w, regs + REGS.cmdqBase, guestIommu.commandsIpa, guestIommu.commandsLog2);
  const { ctl } = m.layout.guestIommus[v];
  const position = guestIommu.begins?.position ?? 0;
  for (const at of [regs + REGS.cmdqProd, regs + REGS.cmdqCons, ctl + VMM.tail, ctl + VMM.fetched]) m.w[at] = position;
  setReg64(m.w, regs + REGS.strtabBase, guestIommu.deviceTableIpa);
  if (guestIommu.eventq) setReg64(m.w, regs + REGS.eventqBase, guestIommu.eventq.ipa, guestIommu.eventq.log2);
  if (guestIommu.hwQueueOf === undefined) m.w[regs + REGS.strtabCfg] = guestIommu.deviceTableCfg;
}

/** Writes a 64-bit register pair. */
function setReg64(w: Uint32Array, at: number, value: number, low = 0): void {
  w[at] = (addrLo(value) | low) >>> 0;
  w[at + 1] = addrHi(value);
}
