/**
 * The host takes a page of guest RAM away: stage 2 changes, and what was cached of it has to go, step by step on the
 * physical queues (arm_smmu_domain_inv_range() for a nesting parent). Nothing tells which stage-1 entries contain the page.
 */
import { OP, command } from '../fields/commands.ts';
import { consOf, queueLog2, slotAddress } from '../smmuv3/cmdq.ts';
import { leafEntry, startLevel } from '../smmuv3/pagetable.ts';
import { HWPT, IDEV, VIOMMU } from '../state/ctx-layout.ts';
import { HOST, REGS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { advance, distance, passed } from '../state/queue.ts';
import { type FaultSpec, type S2Flush, toPhysical } from '../state/topology.ts';
import { S2_BITS } from './drivers/smmuv3.ts';
import { KERNEL_EVENT } from './events.ts';
import { SYNC_WORDS } from './sync-words.ts';
import { OBJ_TYPE, objectAt, objectsOf } from './objects.ts';

type UnmapS2 = Extract<FaultSpec, { kind: 'unmap_s2' }>;

type Stage = 'ipa' | 'stage-1' | 'atc' | 'atc-range';

const STAGES: Readonly<Record<S2Flush, readonly Stage[]>> = {
  full: ['ipa', 'stage-1', 'atc'],
  'no-stage-1': ['ipa', 'atc'],
  'atc-by-ipa': ['ipa', 'stage-1', 'atc-range'],
  'one-vmid': ['ipa', 'stage-1', 'atc'],
};

/** Every SMMU and VMID under which a VM's stage 2 may be cached. */
function tags(m: Machine, { vm, flush }: UnmapS2): (readonly [smmu: number, vmid: number])[] {
  const k = m.ctxs[vm];
  const all = m.design.kernel.sharedS2
    ? [...objectsOf(k, OBJ_TYPE.viommu)]
        .map((id) => objectAt(k, id))
        .map((at) => [m.w[at + VIOMMU.iommu], m.w[at + VIOMMU.vmid]] as const)
    : [...objectsOf(k, OBJ_TYPE.hwptPaging)]
        .map((id) => objectAt(k, id))
        .map((at) => [m.w[at + HWPT.iommu], m.w[at + HWPT.vmid]] as const);
  return flush === 'one-vmid' ? all.slice(0, 1) : all;
}

/** The parts of a flush in order: what goes to which SMMU before a CMD_SYNC. */
function partsOf(m: Machine, fault: UnmapS2): { readonly smmu: number; readonly commands: Uint32Array[] }[] {
  return STAGES[fault.flush].flatMap((stage) =>
    tags(m, fault).map(([smmu, vmid]) => ({ smmu, commands: commandsOf(m, fault, stage, smmu, vmid) })),
  );
}

function commandsOf(m: Machine, { vm, ipa }: UnmapS2, stage: Stage, smmu: number, vmid: number): Uint32Array[] {
  if (stage === 'ipa') return [command(OP.TLBI_S2_IPA, { vmid, ipa, leaf: 1 })];
  if (stage === 'stage-1') return [command(OP.TLBI_NH_ALL, { vmid })];
  const k = m.ctxs[vm];
  const range = stage === 'atc' ? { size: 52, addr: 0 } : { size: 0, addr: ipa };
  return [...objectsOf(k, OBJ_TYPE.device)].flatMap((id) => {
    const device = m.topo.devices[m.w[objectAt(k, id) + IDEV.device]];
    return device.smmu === smmu && device.ats ? [command(OP.ATC_INV, { sid: device.sid, ...range })] : [];
  });
}

/** Clears the stage-2 entries; the flush begins. */
export function beginUnmapS2(m: Machine, fault: UnmapS2, number: number): void {
  const k = m.ctxs[fault.vm];
  const none = (): number => {
    throw new Error('stage 2 has no table there');
  };
  for (const id of objectsOf(k, OBJ_TYPE.hwptPaging)) {
    const root = m.w[objectAt(k, id) + HWPT.root] * 4096;
    const entry = leafEntry(m.mem, root, startLevel(S2_BITS), 3, fault.ipa, (address) => address, none);
    m.mem.write64(entry, 0, 0);
  }
  m.w[m.layout.host + HOST.flush] = number + 1;
  m.w[m.layout.host + HOST.part] = 0;
  m.emit(KERNEL_EVENT.unmapS2, m.actors.host, fault.vm, fault.ipa, m.design.kernel.sharedS2 ? 1 : 0);
}

const underWay = (m: Machine): UnmapS2 | undefined => {
  const number = m.w[m.layout.host + HOST.flush];
  return number === 0 ? undefined : (m.topo.faults[number - 1] as UnmapS2);
};

/** True when the flush can go on: its CMD_SYNC is complete, or there is room for the next commands. */
export function flushReady(m: Machine): boolean {
  const fault = underWay(m);
  if (!fault) return false;
  const { w } = m;
  const { host } = m.layout;
  if (w[host + HOST.smmu]) {
    const { regs } = m.layout.smmus[w[host + HOST.smmu] - 1];
    return passed(w[host + HOST.sync], consOf(m, regs), queueLog2(m, regs));
  }
  const part = partsOf(m, fault)[w[host + HOST.part]];
  if (!part) return true;
  const { regs } = m.layout.smmus[part.smmu];
  const log2 = queueLog2(m, regs);
  return 2 ** log2 - distance(consOf(m, regs), w[regs + REGS.cmdqProd], log2) > part.commands.length;
}

/** The next step of the flush; after the last one the page is somebody else's. */
export function flushStep(m: Machine): void {
  const fault = underWay(m)!;
  const { w } = m;
  const { host } = m.layout;
  if (w[host + HOST.smmu]) {
    m.emit(KERNEL_EVENT.hostSynced, m.actors.host, w[host + HOST.smmu] - 1, w[host + HOST.sync]);
    w[host + HOST.smmu] = 0;
    w[host + HOST.sync] = 0;
    w[host + HOST.part]++;
    return;
  }
  const part = partsOf(m, fault)[w[host + HOST.part]];
  if (!part) {
    w[host + HOST.flush] = 0;
    w[host + HOST.part] = 0;
    m.emit(KERNEL_EVENT.reuse, m.actors.host, fault.vm, toPhysical(m.topo.vms[fault.vm], fault.ipa) / 4096);
    return;
  }
  issue(m, part.smmu, part.commands);
}

function issue(m: Machine, smmu: number, commands: readonly Uint32Array[]): void {
  const { w } = m;
  const { regs } = m.layout.smmus[smmu];
  const { host } = m.layout;
  const log2 = queueLog2(m, regs);
  const first = w[regs + REGS.cmdqProd];
  let pos = first;
  for (const words of [...commands, SYNC_WORDS]) {
    m.mem.writeWords(slotAddress(m, regs, pos), words);
    pos = advance(pos, 1, log2);
  }
  w[regs + REGS.cmdqProd] = pos;
  w[host + HOST.smmu] = smmu + 1;
  w[host + HOST.sync] = advance(pos, -1, log2);
  m.emit(KERNEL_EVENT.hostIssue, m.actors.host, smmu, commands.length, first, commands[0]?.[0] ?? 0x46);
}
