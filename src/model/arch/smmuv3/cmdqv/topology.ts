/**
 * A machine with a VCMDQ beside each emulated SMMU that can have one, and guest drivers that use it: commands that it carries go there, the
 * others to the queue that traps. A batch has the queue that its first command chooses; where a VCMDQ does not carry a later
 * one, Linux closes what is there with a CMD_SYNC, waits, and goes on in the other (arm_smmu_cmdq_batch_add()).
 */
import { OP, command } from '../fields/commands.ts';
import type { Op, Topology, VcpuSpec } from '../../../state/topology.ts';
import { cmdqsOf } from './hw-queue.ts';
import { LEAST_LOG2, MOST_VSID, SID_SLOTS, VINTFS } from './param.ts';
import { carries } from './vcmdq.ts';

/** What closes a batch in a VCMDQ before it goes on in the other queue. */
const FORCED_SYNC = command(OP.SYNC, { cs: 0, msh: 3, msiattr: 0xf });

/** The topology itself when it has them. */
export function withVcmdqs(topo: Topology): Topology {
  if (topo.guestIommus.some(({ hwQueueOf }) => hwQueueOf !== undefined)) return topo;
  /** VCMDQ of an emulated SMMU. */
  const beside = new Map<number, number>();
  const queues = topo.guestIommus.flatMap((guestIommu, v) => {
    if (guestIommu.hwQueueIpa === undefined || !canHave(topo, v)) return [];
    beside.set(v, topo.guestIommus.length + beside.size);
    return [
      {
        ...guestIommu,
        name: `${guestIommu.name}.vcmdq0`,
        commandsIpa: guestIommu.hwQueueIpa,
        begins: undefined,
        vdevices: [],
        hwQueueOf: v,
      },
    ];
  });
  const routed = topo.vcpus.map((vcpu) => route(vcpu, beside));
  const moved = <T extends { readonly at: number }>(point: T, vcpu: number): T => ({
    ...point,
    at: routed[vcpu].starts[point.at],
  });
  return {
    ...topo,
    guestIommus: [...topo.guestIommus, ...queues],
    vcpus: routed.map(({ vcpu }) => ({
      ...vcpu,
      ops: vcpu.ops.map((op) => (op.op === 'after' && op.thread === 'vcpu' ? moved(op, op.index) : op)),
    })),
    mains: topo.mains?.map((main) => ({
      ...main,
      ops: main.ops.map((op) => (op.op === 'after' && op.thread === 'vcpu' ? moved(op, op.index) : op)),
    })),
    faults: topo.faults.map((fault) => (fault.when ? { ...fault, when: moved(fault.when, fault.when.vcpu) } : fault)),
  };
}

/**
 * True where the VMM gets a hardware queue for an emulated SMMU; else it makes a viommu without CMDQV for it. A VM whose
 * objects are made during the run has one if its main thread asks for one.
 */
function canHave({ vms, guestIommus, iommus, mains = [] }: Topology, v: number): boolean {
  const { vm, iommu, commandsLog2, vdevices } = guestIommus[v];
  if (vms[vm].bare)
    return mains.some(
      (main) => main.vm === vm && main.ops.some((op) => op.op === 'ioctl' && op.ioctl === 'IOMMU_HW_QUEUE_ALLOC'),
    );
  const before = guestIommus.slice(0, v).filter((other) => other.iommu === iommu).length;
  const fits = commandsLog2 >= LEAST_LOG2 && commandsLog2 <= cmdqsOf(iommus[iommu].idr.IDR1);
  const sids = vdevices.length <= SID_SLOTS && vdevices.every(({ vsid }) => vsid <= MOST_VSID);
  return fits && sids && before < VINTFS - 1;
}

/** A program with its batches cut by queue, and where each op of before begins now. */
function route(vcpu: VcpuSpec, beside: ReadonlyMap<number, number>): { vcpu: VcpuSpec; starts: number[] } {
  const ops: Op[] = [];
  const words: number[] = [];
  const starts: number[] = [];
  for (const op of vcpu.ops) {
    starts.push(ops.length);
    const vcmdq = 'guestIommu' in op && op.guestIommu !== undefined ? beside.get(op.guestIommu) : undefined;
    if (op.op === 'share_sync' && vcmdq !== undefined) ops.push({ ...op, guestIommu: vcmdq });
    else if (op.op !== 'commands') ops.push(op);
    else cut(op, vcpu, vcmdq, ops, words);
  }
  starts.push(ops.length);
  return { vcpu: { ...vcpu, ops, commands: Uint32Array.from(words) }, starts };
}

function cut(
  op: Extract<Op, { op: 'commands' }>,
  { commands, noForceSync }: VcpuSpec,
  vcmdq: number | undefined,
  ops: Op[],
  words: number[],
): void {
  const close = (guestIommu: number, start: number): void => {
    const count = words.length / 4 - start;
    if (count > 0) ops.push({ op: 'commands', guestIommu, start, count });
  };
  let start = words.length / 4;
  let queue = -1;
  /** Commands of a batch that no CMD_SYNC has closed: their queue is chosen. */
  let open = false;
  const change = (to: number): void => {
    if (to === queue) return;
    close(queue, start);
    start = words.length / 4;
    queue = to;
  };
  for (let i = op.start; i < op.start + op.count; i++) {
    const opcode = commands[i * 4] & 0xff;
    const fits = vcmdq !== undefined && carries(opcode);
    if (opcode === OP.SYNC) {
      if (queue < 0) change(vcmdq ?? op.guestIommu);
      words.push(...(queue === vcmdq ? polled(commands, i) : commands.subarray(i * 4, i * 4 + 4)));
      open = false;
      continue;
    }
    if (!open) change(fits ? vcmdq : op.guestIommu);
    else if (queue === vcmdq && !fits) {
      if (!noForceSync) words.push(...FORCED_SYNC);
      change(op.guestIommu);
    }
    words.push(...commands.subarray(i * 4, i * 4 + 4));
    // Linux queues a PREFETCH by itself.
    open ||= opcode !== OP.PREFETCH_CONFIG;
  }
  close(queue, start);
}

/** CS of a CMD_SYNC. */
const CS = 0x3000;
const CS_RESERVED = 0x3000;

/** A CMD_SYNC as the driver puts it into a VCMDQ: CS is 0, because it looks at CONS (arm_smmu_cmdq_build_sync_cmd()). */
function polled(commands: Uint32Array, i: number): Uint32Array {
  const sync = commands.slice(i * 4, i * 4 + 4);
  if ((sync[0] & CS) !== CS_RESERVED) sync[0] &= ~CS;
  return sync;
}
