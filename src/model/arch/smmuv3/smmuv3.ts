/** Arm SMMUv3, with NVIDIA's CMDQV where a design has it. */
import { SMMUV3_WORDS } from './words.ts';
import type {
  Arch,
  Cached,
  Served,
  Commands,
  Errors,
  Guest,
  Kernel,
  Queue,
  Shape,
  ActorSteps,
  UserSpace,
} from '../arch.ts';
import type { Machine } from '../../state/machine.ts';
import { transitionOf } from '../../state/transition.ts';
import { gerrorPending, handleGerror } from './kernel/gerror.ts';
import { openContexts } from './kernel/driver.ts';
import { CALL_PHASE } from '../../state/phases.ts';
import { kernelNext, kernelStep, runOutOfMemory, timedOut } from './kernel/invalidate.ts';
import {
  SMMU_KIND,
  canConsume,
  canDefer,
  consume,
  defer,
  finishWalk,
  giveUp,
  owes,
  requester,
  serve,
  takeEffect,
  walker,
} from './hw/smmu.ts';
import { hostPages, setUpEmulated, setUpSmmu } from './set-up.ts';
import { CD_ENTRY, REGS, STE_ENTRY } from './state.ts';
import { guestSlot, returned, trap, vmmNext, vmmStep, address, targetOf } from './vmm/vmm.ts';
import { VIOMMU_TYPE_TEGRA241 } from './cmdqv/param.ts';
import { OP, decode, defOf, mnemonic, shortCommand } from './fields/commands.ts';
import { eventName } from './fields/records.ts';
import { CERROR, CERROR_NAMES, CONS_ERR_SHIFT } from './fields/register-bits.ts';
import { COVERS } from './hw/cover.ts';
import { holdsOther } from './hw/holds.ts';
import { USED } from './hw/outcome.ts';
import { isStale } from './hw/stale.ts';
import { SYNC_WORDS } from './kernel/sync-words.ts';
import { writeConfig, writeRegister } from './guest/config.ts';
import { eventsWait, readEvents } from './guest/eventq.ts';
import { serveGerror } from './guest/gerror.ts';
import { consOf, errorOf, slotAddress } from './hw/cmdq.ts';
import { VIOMMU_TYPE } from './kernel/driver.ts';
import { VSTE_TYPE } from './kernel/vste.ts';
import { guestSte } from './vmm/guest-ste.ts';
import { CALL } from '../../state/layout.ts';
import { LAST_KEY } from '../../state/looks.ts';

const SHAPE: Shape = {
  regs: REGS.SIZE,
  configs: { name: 'stes', words: STE_ENTRY.SIZE },
  contexts: { name: 'cds', words: CD_ENTRY.SIZE },
  hostPages,
};

/** Its type, and struct iommu_viommu_tegra241_cmdqv. */
const TEGRA241 = [VIOMMU_TYPE_TEGRA241, 16] as const;

const none = (): string => '';

/** Offers a VCMDQ of an SMMU what it can do now. */
function queues(
  m: Machine,
  actor: number,
  s: number,
  out: Uint32Array,
  n: number,
  late: boolean,
  served?: Served,
): number {
  if (m.extras === null) return n;
  for (let q = 0; q < m.topo.guestIommus.length; q++) {
    const { hwQueueOf, iommu } = m.topo.guestIommus[q];
    if (hwQueueOf === undefined || iommu !== s || (served && !served.hwQueues.includes(q))) continue;
    if (late ? m.extras!.hwQueues.canRunLate(m, q) : m.extras!.hwQueues.canRun(m, q))
      out[n++] = transitionOf(actor, late ? SMMU_KIND.vdefer : SMMU_KIND.vcmdq, q);
  }
  return n;
}

/** Offers what commands that were consumed are still to do. */
function effects(m: Machine, actor: number, s: number, out: Uint32Array, n: number, served?: Served): number {
  const { late } = m.caches[s];
  if (late.empty) return n;
  const those = served && [...(served.iommus.includes(s) ? [0] : []), ...served.hwQueues.map((q) => q + 1)];
  late.find(
    0,
    LAST_KEY,
    (at) => {
      out[n++] = transitionOf(actor, SMMU_KIND.effect, (at - late.base) / late.size);
      return false;
    },
    those,
  );
  return n;
}

const SMMU_STEPS = {
  [SMMU_KIND.consume]: consume,
  [SMMU_KIND.translate]: serve,
  [SMMU_KIND.fill]: finishWalk,
  [SMMU_KIND.timeOut]: giveUp,
  [SMMU_KIND.effect]: takeEffect,
  [SMMU_KIND.defer]: defer,
  [SMMU_KIND.vcmdq]: (m, _, q) => m.extras!.hwQueues.run(m, q, false),
  [SMMU_KIND.vdefer]: (m, _, q) => m.extras!.hwQueues.run(m, q, true),
} as Record<number, (m: Machine, s: number, device: number) => void>;

const SMMUS: ActorSteps<Machine> = {
  offers(m, actor, s, out, n, served) {
    const devices = served?.devices;
    const consumes = (!served || served.iommus.includes(s)) && canConsume(m, s);
    if (consumes) out[n++] = transitionOf(actor, SMMU_KIND.consume);
    for (let d = requester(m, s, 0, devices); d >= 0; d = requester(m, s, d + 1, devices))
      out[n++] = transitionOf(actor, SMMU_KIND.translate, d);
    for (let d = walker(m, s, 0, devices); d >= 0; d = walker(m, s, d + 1, devices))
      out[n++] = transitionOf(actor, SMMU_KIND.fill, d);
    for (let d = owes(m, s, 0, devices); d >= 0; d = owes(m, s, d + 1, devices))
      out[n++] = transitionOf(actor, SMMU_KIND.timeOut, d);
    n = effects(m, actor, s, out, n, served);
    n = queues(m, actor, s, out, n, false, served);
    // Last: left to itself, an SMMU carries a command out when it consumes it.
    if (consumes && canDefer(m, s)) out[n++] = transitionOf(actor, SMMU_KIND.defer);
    return queues(m, actor, s, out, n, true, served);
  },
  fire: (m, s, kind, argument) => SMMU_STEPS[kind](m, s, argument),
  verbs: ['consume', 'translate', 'fill', 'time-out', 'effect', 'defer', 'run', 'run-late'],
  arguments: [undefined, 'devices', 'devices', 'devices', 'place', undefined, 'guestIommus', 'guestIommus'],
  argument(m, kind, argument) {
    if (kind === SMMU_KIND.consume || kind === SMMU_KIND.defer) return '';
    if (kind === SMMU_KIND.vcmdq || kind === SMMU_KIND.vdefer) return m.topo.guestIommus[argument].name;
    return kind === SMMU_KIND.effect ? `${argument}` : m.topo.devices[argument].name;
  },
  // A time-out stands for the minute that PCIe allows; drawn to scale nothing else would be seen.
  ns: [120, 300, 100, 50000, 100, 120, 120, 120],
  reaches: [['host', 'kernel', 'iommu', 'device']],
};

const VMM: ActorSteps<Machine> = {
  offers(m, actor, v, out, n) {
    const phase = vmmNext(m, v);
    if (phase >= 0) out[n++] = transitionOf(actor, phase);
    return n;
  },
  fire: vmmStep,
  verbs: ['', 'fetch', 'ioctl', '', 'set-cons', 'report-error', 'handle', 'resume'],
  argument: none,
  ns: [0, 300, 400, 0, 200, 500, 200, 1200],
  // Until its run is at its end, nobody but the kernel's call goes on.
  reaches: [[], [], ['kernel'], [], ['guest'], undefined, undefined, ['guest']],
};

const waitsForSync = (phase: number): boolean => phase === CALL_PHASE.wait || phase === CALL_PHASE.flushed;

const KERNEL: Kernel<Machine> = {
  offers(m, actor, v, out, n) {
    const phase = kernelNext(m, v);
    if (phase >= 0) out[n++] = transitionOf(actor, phase);
    return n;
  },
  fire(m, v, phase) {
    if (kernelStep(m, v, phase)) returned(m, v);
  },
  verbs: ['', 'look-up', 'convert', 'issue', 'see-sync', 'return', 'time-out', 'flush', 'see-flush'],
  argument: none,
  ns: [0, 150, 100, 300, 200, 150, 150, 300, 200],
  // What it issues takes room that other calls may have waited for.
  reaches: [[], [], [], ['kernel', 'iommu'], [], ['vmm'], undefined, ['kernel', 'iommu'], []],
  begins: (m, v) => m.w[m.layout.guestIommus[v].call + CALL.phase] === CALL_PHASE.lookup,
  waits: (m, v) => waitsForSync(m.w[m.layout.guestIommus[v].call + CALL.phase]) && kernelNext(m, v) < 0,
  runOutOfMemory,
  giveUp: timedOut,
  errorPending: gerrorPending,
  handleError: handleGerror,
};

const GUEST: Guest<Machine> = {
  consumed: (m, v) => consOf(m, m.layout.guestIommus[v].regs),
  slot: guestSlot,
  status: (m, v) => m.w[m.layout.guestIommus[v].regs + REGS.cmdqCons],
  ring(m, v, tail) {
    const prod = m.layout.guestIommus[v].regs + REGS.cmdqProd;
    m.w[prod] = tail;
    return m.w[prod];
  },
  trap,
  serve: serveGerror,
  config: writeConfig,
  register: writeRegister,
  eventsWait,
  readEvents,
};

const USER_SPACE: UserSpace<Machine> = {
  viommuType: (m, v) => (m.topo.guestIommus.some(({ hwQueueOf }) => hwQueueOf === v) ? TEGRA241 : [VIOMMU_TYPE, 0]),
  nestedType: VSTE_TYPE,
  nestedData: guestSte,
  callFor: (m, v, at) => address(m, v, targetOf(m, at)),
};

const STREAM: readonly number[] = [OP.ATC_INV, OP.CFGI_CD, OP.CFGI_CD_ALL, OP.CFGI_STE];

const COMMANDS: Commands = {
  nameOf: mnemonic,
  textOf: shortCommand,
  defOf,
  decode,
  isWait: (w0) => (w0 & 0xff) === OP.SYNC,
  wait: SYNC_WORDS,
  isDeviceInvalidation: (w0) => (w0 & 0xff) === OP.ATC_INV,
  sidOf(w0, w1) {
    const sid: number = w1;
    return STREAM.includes(w0 & 0xff) ? sid : undefined;
  },
  vmidOf: (w1) => w1 & 0xffff,
  covers: COVERS,
};

const ERRORS: Errors = {
  illegal: CERROR.ILL,
  unanswered: CERROR.ATC_INV_SYNC,
  nameOf: (code) => CERROR_NAMES[code] ?? `ERR ${code}`,
  codeIn: (status) => status >>> CONS_ERR_SHIFT,
};

const QUEUE: Queue<Machine> = {
  prod: (m, regs) => m.w[regs + REGS.cmdqProd],
  cons: consOf,
  error: errorOf,
  slot: slotAddress,
};

const CACHED: Cached<Machine> = {
  isStale,
  holdsOther,
  hit: (used) => (used & USED.iotlb) !== 0,
};

export const SMMUV3: Arch<Machine> = {
  id: 'smmuv3',
  words: SMMUV3_WORDS,
  commands: COMMANDS,
  errors: ERRORS,
  recordName: eventName,
  queue: QUEUE,
  cached: CACHED,
  shape: SHAPE,
  iommu: SMMUS,
  vmm: VMM,
  kernel: KERNEL,
  guest: GUEST,
  userSpace: USER_SPACE,
  openContexts,
  setUp: setUpSmmu,
  setUpEmulated,
};
