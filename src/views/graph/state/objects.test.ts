import { expect, test } from 'vitest';
import type { CacheRow, View } from '../../../worker/protocol.ts';
import { flightWords } from '../text/words.ts';
import { objectsOf } from './objects.ts';

const ROW: CacheRow = {
  where: 'SMMU0',
  cache: 'IOTLB',
  vmid: 1,
  asid: 1,
  iova: '0x1000',
  pa: '0x2000',
  size: '4 KiB',
  device: 'A',
  ssid: null,
  stages: '1+2',
  state: 'gone',
  goneAt: 7,
};

const view = (more: Partial<View>): View =>
  ({
    position: 7,
    events: [],
    physical: [],
    caches: [ROW],
    changes: [],
    nodes: {
      'smmu/SMMU0': { present: true, lines: ['CMDQ of 8'] },
      'device/A': { present: true, lines: [] },
      'xa/v': { present: true, lines: [], xa: { nodes: [], slots: [{ index: 8, id: 'slot/v/8', vdevice: '' }] } },
    },
    ...more,
  }) as unknown as View;

test('what has not changed is the same object', () => {
  const before = objectsOf(view({}), new Map());
  const after = objectsOf(view({ position: 8, caches: [{ ...ROW }] }), before);
  expect(after.get('device/A')).toBe(before.get('device/A'));
  expect(after.get('slot/v/8')).toBe(before.get('slot/v/8'));
  // The entry is no longer just gone.
  expect(before.get('smmu/SMMU0')?.cache[0].just).toBe(true);
  expect(after.get('smmu/SMMU0')?.cache[0].just).toBe(false);
});

test('caches and slots go to where they are', () => {
  const objects = objectsOf(view({}), new Map());
  expect(objects.get('smmu/SMMU0')?.cache).toHaveLength(1);
  expect(objects.get('device/A')?.cache).toEqual([]);
  expect(objects.get('slot/v/8')?.present).toBe(false);
});

test('one command alone in a step is what removed the entry', () => {
  const command = { queue: 'v', ordinal: 3 };
  const moved = (...cargo: unknown[]) => view({ events: [{ cargo }] as unknown as View['events'] });
  expect(objectsOf(moved(command), new Map()).get('smmu/SMMU0')?.cache[0].by).toEqual(command);
  expect(objectsOf(moved(command, { queue: 'v', ordinal: 4 }), new Map()).get('smmu/SMMU0')?.cache[0].by).toBe(
    undefined,
  );
});

test('a change belongs to its object and to the step', () => {
  const change = { object: 'device/A', where: 'A', what: 'users', from: '1', to: '2' };
  const objects = objectsOf(view({ changes: [change] }), new Map());
  expect(objects.get('device/A')).toMatchObject({ changes: [change], changedAt: 7 });
  expect(objects.get('smmu/SMMU0')).toMatchObject({ changes: [], changedAt: 0 });
});

test('a translation in flight stands where it will be kept, and is lit when a step names it', () => {
  const flight = { id: 'flight/A', text: 'will fill the ATC of A', stale: true };
  const row: CacheRow = { ...ROW, where: 'A', cache: 'ATC', state: 'flight', goneAt: undefined, flight };
  const events = [{ objects: ['flight/A'], path: [], cargo: [] }] as unknown as View['events'];
  const lit = objectsOf(view({ caches: [row], events }), new Map());
  expect(lit.get('device/A')?.cache).toMatchObject([{ flight, lit: true, just: false }]);
  expect(lit.get('smmu/SMMU0')?.cache).toEqual([]);
  const words = flightWords('flight/A', lit)!;
  expect(words.title).toBe('IOVA 0x1000 → PA 0x2000');
  expect(words.facts.join()).toContain('in flight, will fill the ATC of A; the tables have changed');
  expect(flightWords('flight/B', lit)).toBeNull();
  expect(objectsOf(view({ caches: [row] }), lit).get('device/A')?.cache[0].lit).toBe(false);
});
