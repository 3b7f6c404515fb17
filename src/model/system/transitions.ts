/**
 * The transition relation. A transition is a u32: actor in bits 31:24, kind in 23:16, argument in 15:0. The timed
 * scheduler, a person's hand, a random walk and a checker all choose among what `enabled` offers and call `fire`.
 */
import { DEVICE_KIND, answerInvalidate, canAnswer, dma, dmaReady } from '../pcie/device.ts';
import { isBrought, type Served, stepsOf } from '../arch/arch.ts';
import { vcpuNext, vcpuStep } from '../guest/vcpu.ts';
import { LATE_ENTRIES } from '../state/layout.ts';
import type { ActorKind } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';
import { NONE, actorOf, argumentOf, kindOf, transitionOf } from '../state/transition.ts';
import { faultName, faultReady, happen } from './faults.ts';

/** Writes the enabled transitions of one actor into `out` from `n` on; returns the new count. `among`: of an IOMMU, whose. */
function offers(m: Machine, actor: number, out: Uint32Array, n: number, among?: Among): number {
  const { kind, index } = m.actors.all[actor];
  switch (kind) {
    case 'host':
      n = hostOffers(m, actor, out, n);
      for (let s = 0; s < m.topo.iommus.length; s++) n = errorOffers(m, actor, s, out, n);
      return n;
    case 'guest': {
      const step = vcpuNext(m, index);
      if (step >= 0) out[n++] = transitionOf(actor, step);
      return n;
    }
    case 'vmm':
      return m.arch.vmm.offers(m, actor, index, out, n);
    case 'kernel':
      return m.arch.kernel.offers(m, actor, index, out, n);
    case 'iommu':
      return m.arch.iommu.offers(m, actor, index, out, n, among?.served);
    case 'device':
      if (canAnswer(m, index)) out[n++] = transitionOf(actor, DEVICE_KIND.answerInvalidate);
      if (dmaReady(m, index)) out[n++] = transitionOf(actor, DEVICE_KIND.dma);
      return n;
    case 'main':
      if (m.extras!.mainThread.ready(m, index)) out[n++] = transitionOf(actor, 0);
      return n;
  }
}

/** What happens once on the host, and what it has begun. */
function hostOffers(m: Machine, actor: number, out: Uint32Array, n: number): number {
  for (let i = 0; i < m.topo.faults.length; i++)
    if (faultReady(m, i)) out[n++] = transitionOf(actor, HOST_KIND.fault, i);
  if (m.extras?.s2Unmap.ready(m)) out[n++] = transitionOf(actor, HOST_KIND.flush);
  return n;
}

/** What the host does about a physical IOMMU. */
function errorOffers(m: Machine, actor: number, s: number, out: Uint32Array, n: number): number {
  if (m.arch.kernel.errorPending(m, s)) out[n++] = transitionOf(actor, HOST_KIND.error, s);
  if (m.topo.mains?.length && m.extras!.mainThread.recordPending(m, s))
    out[n++] = transitionOf(actor, HOST_KIND.event, s);
  return n;
}

/**
 * Most transitions that can be enabled at once: three per actor (of a device: two of its own and one of its IOMMU), per
 * IOMMU two ways to consume and the effects that are due, and for the host its faults, a flush, and an error and a record
 * per IOMMU.
 */
export const offerCapacity = (m: Machine): number =>
  m.actors.all.length * 4 +
  m.topo.faults.length +
  1 +
  m.topo.guestIommus.length * 2 +
  m.topo.iommus.length * (4 + LATE_ENTRIES);

/** Writes every enabled transition into `out`, in ascending order of actor and kind; returns how many. */
export function enabled(m: Machine, out: Uint32Array): number {
  let n = 0;
  for (let actor = 0; actor < m.actors.all.length; actor++) n = offers(m, actor, out, n);
  return n;
}

/**
 * Some of those who act: actors, of the host what happens once, and what it does about some physical IOMMUs. `served`: of an IOMMU what
 * it does for some, if not for all.
 */
export interface Among {
  /** In ascending order, without the host. */
  readonly actors: readonly number[];
  readonly faults: boolean;
  readonly iommus: readonly number[];
  readonly served?: Served;
}

/** The same as `enabled`, of some actors. */
export function enabledAmong(m: Machine, among: Among, out: Uint32Array): number {
  const { actors, faults, iommus } = among;
  const { host } = m.actors;
  let n = faults ? hostOffers(m, host, out, 0) : 0;
  for (const s of iommus) n = errorOffers(m, host, s, out, n);
  for (const actor of actors) n = offers(m, actor, out, n, among);
  return n;
}

const first = new Uint32Array(1100);

/** The transition an actor takes when left to itself, or NONE. */
export function next(m: Machine, actor: number): number {
  return offers(m, actor, first, 0) > 0 ? first[0] : NONE;
}

export const HOST_KIND = { fault: 0, error: 1, event: 2, flush: 3 } as const;

/** Carries out an enabled transition. */
export function fire(m: Machine, transition: number): void {
  const { kind, index } = m.actors.all[actorOf(transition)];
  const step = kindOf(transition);
  switch (kind) {
    case 'host': {
      if (step === HOST_KIND.error) {
        m.arch.kernel.handleError(m, argumentOf(transition));
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
      m.arch.vmm.fire(m, index, step, argumentOf(transition));
      return;
    case 'kernel':
      m.arch.kernel.fire(m, index, step, argumentOf(transition));
      return;
    case 'iommu':
      m.arch.iommu.fire(m, index, step, argumentOf(transition));
      return;
    case 'device':
      if (step === DEVICE_KIND.answerInvalidate) answerInvalidate(m, index);
      else dma(m, index);
      return;
    case 'main':
      m.extras!.mainThread.step(m, index);
  }
}

const VERBS = {
  host: ['fault', 'acknowledge', 'event', 'flush'],
  guest: ['run', 'take-irq', 'skip-command', 'acknowledge'],
  device: ['answer-invalidate', 'dma'],
  main: ['call'],
} as const;

/** By kind of transition what an actor does, '' for none. */
export const verbsOf = ({ arch }: Pick<Machine, 'arch'>, kind: ActorKind): readonly string[] =>
  isBrought(kind) ? stepsOf(arch, kind).verbs : VERBS[kind];

/** A readable, stable name: `vcpu0 run`. */
export function transitionName(m: Machine, transition: number): string {
  const { kind, name } = m.actors.all[actorOf(transition)];
  const step = kindOf(transition);
  const argument = argumentOf(transition);
  if (isBrought(kind)) {
    const steps = stepsOf(m.arch, kind);
    const what = steps.argument(m, step, argument);
    return what ? `${name} ${steps.verbs[step]} ${what}` : `${name} ${steps.verbs[step]}`;
  }
  const verb = VERBS[kind][step];
  if (kind !== 'host' || step === HOST_KIND.flush) return `${name} ${verb}`;
  return step === HOST_KIND.fault
    ? `${name} ${faultName(m, argument)}`
    : `${name} ${verb} ${m.topo.iommus[argument].name}`;
}
