/** What a vCPU does, or waits for, between two of its steps: in a few words, for a card and for the end of a run. */
import { MAIN, VCPU } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Main, Vcpu } from '../state/numbers.ts';
import { VCPU_PHASE } from '../state/phases.ts';
import type { Op } from '../state/topology.ts';
import { awaited, awaitsFault, dmaUnderWay, trapped, vcpuNext } from './vcpu.ts';

const DONE = 'program done';

export function standing(m: Machine, c: Vcpu): string {
  if (trapped(m, c)) return 'stopped in a trap';
  if (vcpuNext(m, c) >= 0) return 'runs';
  const at = m.layout.vcpus[c];
  if (m.w[at + VCPU.phase] !== VCPU_PHASE.run) return 'waits to acknowledge';
  if (dmaUnderWay(m, c)) return 'waits for its DMA';
  const op = m.topo.vcpus[c].ops[m.w[at + VCPU.pc]];
  if (!op) return DONE;
  return awaitsFault(m, c) ? 'waits for the host' : `waits ${held(m, op, m.w[at + VCPU.sub])}`;
}

/** What keeps an op from its next step; `sub`: how far it has come. */
function held(m: Machine, op: Op, sub: number): string {
  const wait = `for ${m.arch.words.wait}`;
  switch (op.op) {
    case 'commands':
      if (sub > op.count) return wait;
      return sub < op.count ? 'for room' : 'for its turn';
    case 'share_sync':
      return wait;
    case 'after':
      return `for ${m.actors.all[awaited(m, op)].name}`;
    case 'read_events':
      return 'for events';
    case 'dma':
      return 'for the device';
    default:
      return 'for its turn';
  }
}

/** What keeps a main thread from its next step. */
function mainHeld(m: Machine, i: Main): string {
  const at = m.layout.mains[i];
  const op = m.topo.mains![i].ops[m.w[at + MAIN.pc]];
  if (m.w[at + MAIN.inside]) return 'waits in its call';
  if (op.op === 'after') return `waits for ${m.actors.all[awaited(m, op)].name}`;
  return op.op === 'read' ? 'waits for events' : 'waits for a call of another';
}

/** `vcpu1 waits for events`, of all that have not come to the end of their programs and cannot go on. */
export function unfinished(m: Machine): string[] {
  const { vcpus, mains = [] } = m.topo;
  return [
    ...vcpus.flatMap(({ name }, c) => {
      const does = standing(m, c);
      return does === DONE ? [] : [`${name} ${does}`];
    }),
    ...mains.flatMap(({ ops }, i) =>
      m.w[m.layout.mains[i] + MAIN.pc] < ops.length
        ? [`${m.actors.all[m.actors.main + i].name} ${mainHeld(m, i)}`]
        : [],
    ),
  ];
}
