import { expect, test } from 'vitest';
import type { CommandBrief, EventView, QueueInfo } from '../../worker/protocol.ts';
import { behind, pairOfSelection, pairOfStep, subjectOf } from './follow.ts';

const event = (objects: readonly string[], cargo: readonly CommandBrief[] = []): EventView => ({
  i: 0,
  step: 1,
  t: 0,
  actor: 'VMM',
  actorKind: 'vmm',
  kind: 'fetch',
  text: '',
  source: '',
  objects,
  path: [],
  cargo,
});
const brief = (queue: string, ordinal: number): CommandBrief => ({
  queue,
  ordinal,
  mnemonic: 'CMD_SYNC',
  status: 'queued',
  outOfOrder: false,
});
const queue = (kind: QueueInfo['kind'], name: string, iommu: number): QueueInfo => ({
  key: `${kind}/${name}`,
  name,
  kind,
  log2size: 3,
  iommu,
  hardware: false,
  commands: 8,
});
// The order of neither list says which belong together.
const queues = [queue('physical', 'S1', 1), queue('guest', 'a', 0), queue('guest', 'b', 1), queue('physical', 'S0', 0)];

test('a step is about the commands that its first event names', () => {
  expect(subjectOf([event(['vmm/a', 'cmd/a/3', 'cmd/a/5']), event(['cmd/b/0'])])).toEqual({
    queue: 'a',
    first: 3,
    last: 5,
  });
  expect(subjectOf([event(['smmu/S0'], [brief('b', 7)])])).toEqual({ queue: 'b', first: 7, last: 7 });
  expect(subjectOf([event(['device/nic'])])).toBeNull();
  expect(subjectOf([])).toBeNull();
});

test('a queue tells in which physical queue a guest queue ends', () => {
  expect(behind('b', queues)).toBe('S1');
  expect(behind('nowhere', queues)).toBe('');
});

test('the panel follows the step on both sides', () => {
  expect(pairOfStep({ queues, events: [event(['cmd/b/0'])] })).toEqual({ guest: 'b', physical: 'S1' });
  expect(pairOfStep({ queues, events: [event(['smmu/S0'])] })).toEqual({ guest: '', physical: 'S0' });
});

test('and the selection', () => {
  expect(pairOfSelection('cmd/b/4', { queues })).toEqual({ guest: 'b', physical: 'S1' });
  expect(pairOfSelection('pcmd/S0/4', { queues })).toEqual({ guest: '', physical: 'S0' });
  expect(pairOfSelection('viommu/vm0/1', { queues })).toEqual({ guest: '', physical: '' });
});
