/**
 * The transition relation. A transition is a u32: actor in bits 31:24, kind in 23:16, argument in 15:0. The timed
 * scheduler, a person's hand, a random walk and a checker all choose among what `enabled` offers and call `fire`.
 */
import { DEVICE_KIND, answerInvalidate, canAnswer, dma, dmaReady } from '../pcie/device.ts';
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
} from '../arch/smmuv3/hw/smmu.ts';
import { kernelNext, kernelStep } from '../arch/smmuv3/kernel/invalidate.ts';
import { gerrorPending, handleGerror } from '../arch/smmuv3/kernel/gerror.ts';
import { vcpuNext, vcpuStep } from '../guest/vcpu.ts';
import { returned, vmmNext, vmmStep } from '../arch/smmuv3/vmm/vmm.ts';
import { LATE_ENTRIES } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { faultName, faultReady, happen } from './faults.ts';

/** No transition; actor 0 kind 255 does not exist. */
export const NONE = 0xff0000;

const make = (actor: number, kind: number, argument = 0): number => ((actor << 24) | (kind << 16) | argument) >>> 0;

export const actorOf = (transition: number): number => transition >>> 24;
export const kindOf = (transition: number): number => (transition >>> 16) & 0xff;
export const argumentOf = (transition: number): number => transition & 0xffff;

/** Writes the enabled transitions of one actor into `out` from `n` on; returns the new count. */
function offers(m: Machine, actor: number, out: Uint32Array, n: number): number {
  const { kind, index } = m.actors.all[actor];
  switch (kind) {
    case 'host':
      for (let i = 0; i < m.topo.faults.length; i++) if (faultReady(m, i)) out[n++] = make(actor, HOST_KIND.fault, i);
      if (m.extras?.s2Unmap.ready(m)) out[n++] = make(actor, HOST_KIND.flush);
      for (let s = 0; s < m.topo.smmus.length; s++) {
        if (gerrorPending(m, s)) out[n++] = make(actor, HOST_KIND.gerror, s);
        if (m.topo.mains?.length && m.extras!.mainThread.recordPending(m, s))
          out[n++] = make(actor, HOST_KIND.event, s);
      }
      return n;
    case 'guest': {
      const step = vcpuNext(m, index);
      if (step >= 0) out[n++] = make(actor, step);
      return n;
    }
    case 'vmm': {
      const phase = vmmNext(m, index);
      if (phase >= 0) out[n++] = make(actor, phase);
      return n;
    }
    case 'kernel': {
      const phase = kernelNext(m, index);
      if (phase >= 0) out[n++] = make(actor, phase);
      return n;
    }
    case 'smmu': {
      if (canConsume(m, index)) out[n++] = make(actor, SMMU_KIND.consume);
      for (let d = requester(m, index); d >= 0; d = requester(m, index, d + 1))
        out[n++] = make(actor, SMMU_KIND.translate, d);
      for (let d = walker(m, index); d >= 0; d = walker(m, index, d + 1)) out[n++] = make(actor, SMMU_KIND.fill, d);
      for (let d = owes(m, index); d >= 0; d = owes(m, index, d + 1)) out[n++] = make(actor, SMMU_KIND.timeOut, d);
      for (let i = 0; i < m.caches[index].late.length; i++) out[n++] = make(actor, SMMU_KIND.effect, i);
      for (let q = 0; q < m.topo.vsmmus.length; q++)
        if (m.topo.vsmmus[q].vcmdqOf !== undefined && m.topo.vsmmus[q].smmu === index && m.extras!.vcmdqs.canRun(m, q))
          out[n++] = make(actor, SMMU_KIND.vcmdq, q);
      // Last: left to itself, an SMMU carries a command out when it consumes it.
      if (canDefer(m, index)) out[n++] = make(actor, SMMU_KIND.defer);
      for (let q = 0; q < m.topo.vsmmus.length; q++)
        if (
          m.topo.vsmmus[q].vcmdqOf !== undefined &&
          m.topo.vsmmus[q].smmu === index &&
          m.extras!.vcmdqs.canRunLate(m, q)
        )
          out[n++] = make(actor, SMMU_KIND.vdefer, q);
      return n;
    }
    case 'device':
      if (canAnswer(m, index)) out[n++] = make(actor, DEVICE_KIND.answerInvalidate);
      if (dmaReady(m, index)) out[n++] = make(actor, DEVICE_KIND.dma);
      return n;
    case 'main':
      if (m.extras!.mainThread.ready(m, index)) out[n++] = make(actor, 0);
      return n;
  }
}

/**
 * Most transitions that can be enabled at once: three per actor (of a device: two of its own and one of its SMMU), per
 * SMMU two ways to consume and the effects that are due, and for the host its faults, a flush, and an error and a record
 * per SMMU.
 */
export const offerCapacity = (m: Machine): number =>
  m.actors.all.length * 4 +
  m.topo.faults.length +
  1 +
  m.topo.vsmmus.length * 2 +
  m.topo.smmus.length * (4 + LATE_ENTRIES);

/** Writes every enabled transition into `out`, in ascending order of actor and kind; returns how many. */
export function enabled(m: Machine, out: Uint32Array): number {
  let n = 0;
  for (let actor = 0; actor < m.actors.all.length; actor++) n = offers(m, actor, out, n);
  return n;
}

const first = new Uint32Array(1100);

/** The transition an actor takes when left to itself, or NONE. */
export function next(m: Machine, actor: number): number {
  return offers(m, actor, first, 0) > 0 ? first[0] : NONE;
}

const HOST_KIND = { fault: 0, gerror: 1, event: 2, flush: 3 } as const;

const SMMU_STEPS = {
  [SMMU_KIND.consume]: consume,
  [SMMU_KIND.translate]: serve,
  [SMMU_KIND.fill]: finishWalk,
  [SMMU_KIND.timeOut]: giveUp,
  [SMMU_KIND.effect]: takeEffect,
  [SMMU_KIND.defer]: defer,
  [SMMU_KIND.vcmdq]: (m, _, q) => m.extras!.vcmdqs.run(m, q, false),
  [SMMU_KIND.vdefer]: (m, _, q) => m.extras!.vcmdqs.run(m, q, true),
} as Record<number, (m: Machine, s: number, device: number) => void>;

/** Carries out an enabled transition. */
export function fire(m: Machine, transition: number): void {
  const { kind, index } = m.actors.all[actorOf(transition)];
  const step = kindOf(transition);
  switch (kind) {
    case 'host': {
      if (step === HOST_KIND.gerror) {
        handleGerror(m, argumentOf(transition));
        return;
      }
      if (step === HOST_KIND.event) {
        m.extras!.mainThread.forwardRecord(m, argumentOf(transition));
        return;
      }
      if (step === HOST_KIND.flush) m.extras!.s2Unmap.step(m);
      else happen(m, argumentOf(transition));
      return;
    }
    case 'guest':
      vcpuStep(m, index, step);
      return;
    case 'vmm':
      vmmStep(m, index, step);
      return;
    case 'kernel':
      if (kernelStep(m, index, step)) returned(m, index);
      return;
    case 'smmu':
      SMMU_STEPS[step](m, index, argumentOf(transition));
      return;
    case 'device':
      if (step === DEVICE_KIND.answerInvalidate) answerInvalidate(m, index);
      else dma(m, index);
      return;
    case 'main':
      m.extras!.mainThread.step(m, index);
  }
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  host: ['', 'acknowledge', 'event', 'flush'],
  guest: ['run', 'take-irq', 'skip-command', 'acknowledge'],
  vmm: ['', 'fetch', 'ioctl', '', 'set-cons', 'report-error', 'handle', 'resume'],
  kernel: ['', 'look-up', 'convert', 'issue', 'see-sync', 'return', 'time-out'],
  smmu: ['consume', 'translate', 'fill', 'time-out', 'effect', 'defer', 'run', 'run-late'],
  device: ['answer-invalidate', 'dma'],
  main: ['call'],
};

/** A readable, stable name: `vcpu0 run`, `SMMU0 translate A`. */
export function transitionName(m: Machine, transition: number): string {
  const { kind, name } = m.actors.all[actorOf(transition)];
  const verb = NAMES[kind][kindOf(transition)];
  const argument = argumentOf(transition);
  if (kind === 'host')
    return kindOf(transition) === HOST_KIND.flush
      ? `${name} ${verb}`
      : kindOf(transition) === HOST_KIND.fault
        ? `${name} ${faultName(m, argument)}`
        : `${name} ${verb} ${m.topo.smmus[argument].name}`;
  if (kind !== 'smmu') return `${name} ${verb}`;
  switch (kindOf(transition)) {
    case SMMU_KIND.consume:
    case SMMU_KIND.defer:
      return `${name} ${verb}`;
    case SMMU_KIND.vcmdq:
    case SMMU_KIND.vdefer:
      return `${name} ${verb} ${m.topo.vsmmus[argument].name}`;
    case SMMU_KIND.effect:
      return `${name} ${verb} ${argument}`;
    default:
      return `${name} ${verb} ${m.topo.devices[argument].name}`;
  }
}
