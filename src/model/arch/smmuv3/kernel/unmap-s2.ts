/**
 * The host takes guest RAM out of stage 2, and what was cached of it has to go, step by step on the physical queues
 * (arm_smmu_domain_inv_range() for a nesting parent). Nothing tells which stage-1 entries contain the pages.
 */
import { OP, command } from '../fields/commands.ts';
import { IDR3_RIL } from '../fields/register-bits.ts';
import { rangeParts } from '../fields/tlbi-range.ts';
import { consOf, queueLog2 } from '../hw/cmdq.ts';
import { HWPT, IDEV, VIOMMU } from '../../../state/ctx-layout.ts';
import { REGS } from '../state.ts';
import { FLUSH, HOST } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { ActorNumber, ObjectId, Iommu, Vm } from '../../../state/numbers.ts';
import { advance, distance, passed } from '../../../state/queue.ts';
import { type FaultSpec, type S2Flush, sidsOf, stage2PageLog2, toPhysical } from '../../../state/topology.ts';
import type { Ctx } from '../../../iommufd/ctx.ts';
import { unmapStage2 } from './stage2.ts';
import { KERNEL_EVENT } from '../../../iommufd/events.ts';
import { isNestParent } from '../../../iommufd/objects/hwpt.ts';
import { type Area, areaAround } from '../../../iommufd/objects/ioas.ts';
import { OBJ_TYPE, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { attached, usesAts, write } from './atcs.ts';
import { SYNC_WORDS } from './sync-words.ts';

type UnmapS2 = Extract<FaultSpec, { kind: 'unmap_s2' }>;

/** What was taken out of which stage 2. Bytes. */
export interface Unmapped {
  readonly ctx: Vm;
  /** Paging hwpts. */
  readonly hwpts: readonly number[];
  readonly ipa: number;
  readonly length: number;
  /** Where it was mapped to. */
  readonly pa: number;
  /** log2 of what one entry mapped. */
  readonly leafLog2: number;
  readonly flush: S2Flush;
}

type Stage = 'ipa' | 'stage-1' | 'atc' | 'atc-range';

const STAGES: Readonly<Record<S2Flush, readonly Stage[]>> = {
  full: ['ipa', 'stage-1', 'atc'],
  'no-stage-1': ['ipa', 'atc'],
  'atc-by-ipa': ['ipa', 'stage-1', 'atc-range'],
  'one-vmid': ['ipa', 'stage-1', 'atc'],
};

/** A stage 2 on an SMMU: what tags it, and the devices that are attached to it there. */
interface Tag {
  readonly iommu: Iommu;
  readonly vmid: number;
  readonly idevs: readonly number[];
}

/** Every SMMU and VMID under which a stage 2 may be cached. */
function tagsOf(m: Machine, k: Ctx, hwpt: ObjectId): Tag[] {
  const at = objectAt(k, hwpt);
  const owners = m.design.kernel.ownVmids
    ? [...objectsOf(k, OBJ_TYPE.viommu)]
        .map((id) => objectAt(k, id))
        .filter((viommu) => m.w[viommu + VIOMMU.hwpt] === hwpt)
        .map((viommu) => [m.w[viommu + VIOMMU.iommu], m.w[viommu + VIOMMU.vmid]] as const)
    : [];
  // The stage 2's own: of the devices that are attached to it without a viommu.
  if (m.w[at + HWPT.vmid]) owners.push([m.w[at + HWPT.iommu], m.w[at + HWPT.vmid]]);
  return owners.map(([iommu, vmid]) => ({ iommu, vmid, idevs: attached(m, k, hwpt, iommu, vmid) }));
}

/** What goes to which SMMU before a CMD_SYNC. */
interface Part {
  readonly iommu: Iommu;
  readonly commands: readonly Uint32Array[];
}

function commandsOf(m: Machine, u: Unmapped, stage: Stage, { iommu, vmid, idevs }: Tag): Uint32Array[] {
  if (idevs.length === 0) return [];
  const ril = (m.topo.iommus[iommu].idr.IDR3 & IDR3_RIL) !== 0;
  // Without ranges, from as many entries on as one table has: the whole VMID, stage 1 included (arm_smmu_inv_size_too_big()).
  const all = !ril && u.length >= 2 ** (u.leafLog2 + u.leafLog2 - 3);
  if (stage === 'ipa')
    return all
      ? [command(OP.TLBI_S12_VMALL, { vmid })]
      : rangeParts(u.length / 4096, ril, u.leafLog2).map(({ page, fields }) =>
          command(OP.TLBI_S2_IPA, { vmid, ipa: u.ipa + page * 4096, leaf: 1, ...fields }),
        );
  if (stage === 'stage-1') return all ? [] : [command(OP.TLBI_NH_ALL, { vmid })];
  const k = m.ctxs[u.ctx];
  const range = stage === 'atc' ? { size: 52, addr: 0 } : { size: 0, addr: u.ipa };
  return idevs
    .filter((id) => usesAts(m, k, id))
    .flatMap((id) => sidsOf(m.topo.devices[m.w[objectAt(k, id) + IDEV.device]]))
    .map((sid) => command(OP.ATC_INV, { sid, ...range }));
}

/** Clears the stage-2 entries; what is cached of them is still there. */
export function clearEntries(m: Machine, u: Unmapped, actor: ActorNumber): void {
  const k = m.ctxs[u.ctx];
  for (const id of u.hwpts) unmapStage2(m.mem, m.w[objectAt(k, id) + HWPT.root] * 4096, u.ipa, u.length);
  m.emit(KERNEL_EVENT.unmapS2, actor, u.ctx, u.ipa, m.design.kernel.sharedS2 ? 1 : 0, u.length / 4096);
}

/** An area of an IOAS that is unmapped. */
export function ofArea(m: Machine, ctx: Vm, hwpts: readonly number[], { first, last, va }: Area): Unmapped {
  const [ipa, length] = [Number(first), Number(last - first + 1n)];
  const pa = toPhysical(m.topo.vms[ctx], Number(va));
  const parents = hwpts.filter((id) => isNestParent(m.ctxs[ctx], id));
  return { ctx, hwpts: parents, ipa, length, pa, leafLog2: stage2PageLog2(ipa, pa, length), flush: 'full' };
}

/** The page that a fault is about, or the larger one that an entry maps. */
function ofFault(m: Machine, { vm: ctx, ipa, flush }: UnmapS2): Unmapped {
  const k = m.ctxs[ctx];
  const hwpts = [...objectsOf(k, OBJ_TYPE.hwptPaging)].filter((id) => isNestParent(k, id));
  const area = hwpts[0] && areaAround(k, m.w[objectAt(k, hwpts[0]) + HWPT.ioas], BigInt(ipa));
  if (!area) return { ctx, hwpts, ipa, length: 4096, pa: toPhysical(m.topo.vms[ctx], ipa), leafLog2: 12, flush };
  const whole = ofArea(m, ctx, hwpts, area);
  const length = 2 ** whole.leafLog2;
  const first = ipa - (ipa % length);
  return { ...whole, ipa: first, length, pa: whole.pa + first - whole.ipa, flush };
}

/** True when the CMD_SYNC that a flush waits for is complete. */
function synced(m: Machine, at: number): boolean {
  const { regs } = m.layout.iommus[m.w[at + FLUSH.iommu] - 1];
  return passed(m.w[at + FLUSH.sync], consOf(m, regs), queueLog2(m, regs));
}

/** True when the flush whose words are at `at` can go on: its CMD_SYNC is complete, or there is room, or nothing is left. */
export function canFlush(m: Machine, at: number, u: Unmapped): boolean {
  const { w } = m;
  if (w[at + FLUSH.iommu]) return synced(m, at);
  const [, part] = nextPart(m, at, u);
  if (!part) return true;
  const { regs } = m.layout.iommus[part.iommu];
  const log2 = queueLog2(m, regs);
  return 2 ** log2 - distance(consOf(m, regs), w[regs + REGS.cmdqProd], log2) > portion(m, at, part).length;
}

/** True when something is still to be sent. */
export const toFlush = (m: Machine, at: number, u: Unmapped): boolean => nextPart(m, at, u)[1] !== undefined;

/** The parts of a flush follow each other; one without commands is left out, its CMD_SYNC with it. */
function nextPart(m: Machine, at: number, u: Unmapped): readonly [number: number, part: Part | undefined] {
  const k = m.ctxs[u.ctx];
  const all = u.hwpts.flatMap((hwpt) => tagsOf(m, k, hwpt));
  const tags = u.flush === 'one-vmid' ? all.slice(0, 1) : all;
  const stages = STAGES[u.flush];
  const end = tags.length * stages.length;
  for (let i = m.w[at + FLUSH.part]; i < end; i++) {
    const tag = tags[Math.floor(i / stages.length)];
    const commands = commandsOf(m, u, stages[i % stages.length], tag);
    if (commands.length > 0) return [i, { iommu: tag.iommu, commands }];
  }
  return [end, undefined];
}

/** CMDQ_BATCH_ENTRIES: most commands that are written at once. */
const BATCH = 64;

function portion(m: Machine, at: number, { iommu, commands }: Part): readonly Uint32Array[] {
  const sent = m.w[at + FLUSH.sent];
  const most = Math.min(BATCH, 2 ** queueLog2(m, m.layout.iommus[iommu].regs) - 1);
  return commands.slice(sent, sent + most);
}

/** The next step of a flush; true when there was none. */
export function flush(m: Machine, at: number, u: Unmapped, actor: ActorNumber): boolean {
  const { w } = m;
  if (w[at + FLUSH.iommu]) {
    m.emit(KERNEL_EVENT.hostSynced, actor, w[at + FLUSH.iommu] - 1, w[at + FLUSH.sync]);
    w[at + FLUSH.part]++;
    w[at + FLUSH.sent] = w[at + FLUSH.iommu] = w[at + FLUSH.sync] = 0;
    return false;
  }
  const [number, part] = nextPart(m, at, u);
  if (!part) {
    w.fill(0, at, at + FLUSH.SIZE);
    return true;
  }
  w[at + FLUSH.part] = number;
  const commands = portion(m, at, part);
  const last = w[at + FLUSH.sent] + commands.length === part.commands.length;
  const sync = issue(m, part.iommu, last ? [...commands, SYNC_WORDS] : commands, last, actor);
  w[at + FLUSH.sent] += commands.length;
  if (!last) return false;
  w[at + FLUSH.iommu] = part.iommu + 1;
  w[at + FLUSH.sync] = sync;
  return false;
}

/** Writes commands and PROD; returns the position of the last one. */
function issue(
  m: Machine,
  iommu: Iommu,
  commands: readonly ArrayLike<number>[],
  synced: boolean,
  actor: ActorNumber,
): number {
  const first = write(m, iommu, commands);
  m.emit(KERNEL_EVENT.hostIssue, actor, iommu, commands.length, first, commands[0][0], synced ? 1 : 0);
  return advance(first, commands.length - 1, queueLog2(m, m.layout.iommus[iommu].regs));
}

const faultFlush = (m: Machine): number => m.layout.host + HOST.flush;

/** A fault's page goes; the flush begins. */
export function beginUnmapS2(m: Machine, fault: UnmapS2, number: number): void {
  m.w[m.layout.host + HOST.fault] = number + 1;
  clearEntries(m, ofFault(m, fault), m.actors.host);
}

const underWay = (m: Machine): Unmapped => ofFault(m, m.topo.faults[m.w[m.layout.host + HOST.fault] - 1] as UnmapS2);

export function flushReady(m: Machine): boolean {
  const at = faultFlush(m);
  if (m.w[m.layout.host + HOST.fault] === 0) return false;
  return m.w[at + FLUSH.iommu] ? synced(m, at) : canFlush(m, at, underWay(m));
}

/** The next step of a fault's flush; after the last one the page is somebody else's. */
export function flushStep(m: Machine): void {
  const u = underWay(m);
  if (!flush(m, faultFlush(m), u, m.actors.host)) return;
  m.w[m.layout.host + HOST.fault] = 0;
  m.emit(KERNEL_EVENT.reuse, m.actors.host, u.ctx, u.pa / 4096, u.length / 4096);
}
