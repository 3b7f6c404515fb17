/** What the first pass over a run notes, from events told by hand. */
import { beforeEach, expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { CERROR } from '../arch/smmuv3/fields/register-bits.ts';
import { Track } from '../check/track.ts';
import { GUEST_EVENTS } from '../guest/events.ts';
import { KERNEL_EVENTS } from '../iommufd/events.ts';
import { HW_QUEUE_EVENTS } from '../iommu/hw-queue-events.ts';
import type { Events, Forms } from '../state/events.ts';
import type { Payload } from '../state/event-args.ts';
import type { Machine } from '../state/machine.ts';
import { PageStore } from '../state/pages.ts';
import { toldOf } from '../state/told.test-helper.ts';
import { buildMachine } from './build.ts';
import { designById } from './designs.ts';
import { History } from './history.ts';
import { SPINE, SPINE_FLAG } from './logs.ts';
import { Recorded } from './raw-event.ts';
import { Tally } from './tally.ts';

let m: Machine;
let history: History;
let steps: number;

beforeEach(() => {
  const topo = oneStream(2);
  const guestIommus = topo.guestIommus.map((one) => ({ ...one, hwQueueIpa: 0x40004000 }));
  m = buildMachine({ ...topo, guestIommus }, designById('vcmdq')!, new PageStore(), EXTRAS);
  const track = new Track(m, 0, { handOver: () => {}, commandError: () => {}, observe: () => {} });
  history = new History(m, track, new Tally(m.topo.guestIommus));
  steps = 0;
});

/** A step of 10 ns that tells one event. */
function step<F extends Forms, N extends keyof F & string>(
  events: Events<F>,
  name: N,
  given: Partial<Payload<F[N]['args']>>,
): void {
  const told = new Recorded();
  const args = [...toldOf(events, name, given), 0, 0, 0, 0, 0, 0, 0, 0].slice(0, 8);
  const [a, b, c, d, e, f, g, h] = args;
  told.add(0, ++steps, events.forms[name].kind, 0, a, b, c, d, e, f, g, h);
  history.step(told, steps, steps * 10 - 10, steps * 10);
}

const spine = (queue: number, i: number, what: keyof typeof SPINE): number =>
  history.commands[queue].word(i, SPINE[what]);

test('a command that is written: when, its words, by which vCPU', () => {
  step(GUEST_EVENTS, 'write', { guestIommu: 0, pos: 0, vcpu: 0 });
  step(GUEST_EVENTS, 'write', { guestIommu: 0, pos: 1, w: [0x46, 0x2000, 0, 7], vcpu: 1 } as never);
  expect([0, 1].map((i) => [spine(0, i, 'written'), spine(0, i, 'writer')])).toEqual([
    [1, 0],
    [2, 1],
  ]);
  expect([...history.commands[0].first(1)!]).toEqual([0x46, 0x2000, 0, 7]);
});

test('a flush of ATCs: the call of this emulated SMMU waits until its CMD_SYNC is complete', () => {
  step(KERNEL_EVENTS, 'flush', { guestIommu: 1, iommu: 0, commands: 2 });
  step(KERNEL_EVENTS, 'synced', { guestIommu: 1 });
  const waits = history.waits.flatMap(({ from, to }, actor) =>
    from.length > 0 ? [[actor - m.actors.kernel, from.data[0], to.data[0]]] : [],
  );
  expect(waits).toEqual([[1, 10, 20]]);
  expect(history.physical[0].count).toBe(3);
});

test('a hardware queue stops: its command was looked at, refused where it was illegal, and is not passed', () => {
  const VCMDQ = 3;
  for (const pos of [0, 1, 2]) step(GUEST_EVENTS, 'write', { guestIommu: VCMDQ, pos });
  step(HW_QUEUE_EVENTS, 'error', { queue: VCMDQ, pos: 1, cerror: CERROR.ABT });
  step(HW_QUEUE_EVENTS, 'error', { queue: VCMDQ, pos: 2, cerror: CERROR.ILL });
  const said = [0, 1, 2].map((i) =>
    [spine(VCMDQ, i, 'handedOver'), spine(VCMDQ, i, 'flags') & SPINE_FLAG.refused, spine(VCMDQ, i, 'passed')].join(),
  );
  expect(said).toEqual([`0,0,4`, `4,0,5`, `5,${SPINE_FLAG.refused},0`]);
});
