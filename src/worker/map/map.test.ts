import { expect, test } from 'vitest';
import { INTERLACED, files, nothing } from '../open.test-helper.ts';
import { Session } from '../session.ts';
import { mapAround, mapHazard, startMap } from './map.ts';

test('a map grows hazard by hazard, and says what lies around a design', async () => {
  const session = new Session();
  const start = await startMap({ on: INTERLACED }, session, files, nothing);
  const { designs, dials, hazards, costs } = start;
  expect(designs.length).toBeGreaterThan(2000);
  expect(costs.of).toHaveLength(designs.length);
  const batch = designs.findIndex(({ spec }) => spec === 'viommu-batch');
  expect(costs.kinds[costs.of[batch]]).toMatchObject({ ioctls: 1, entries: 4, physicalSyncs: 1 });
  const setting = (i: number) =>
    Object.fromEntries(dials.map(({ key, values }, d) => [key, values[designs[i].values[d]]]));
  expect(setting(batch)).toMatchObject({ target: 'viommu', cut: 'whole', merge: 'no', vmid: 'per-s2' });
  expect(hazards.map(({ hazard }) => hazard)).toContain('H28');

  const aliasing = await mapHazard({ hazard: 'H28' }, session, nothing);
  expect(aliasing).toMatchObject({ decided: ['H28'], undecided: [] });
  expect(aliasing.counts[batch]).toBe(1);
  const posted = await mapHazard({ hazard: 'H18' }, session, nothing);
  expect(posted).toMatchObject({ decided: ['H28'], undecided: ['H18'] });
  expect(posted.counts).toEqual(aliasing.counts);

  // What was found before, and is brought back, is not searched again.
  const again = new Session();
  await startMap({ on: INTERLACED }, again, files, nothing);
  const brought = await mapHazard({ hazard: 'H28', known: aliasing.fared }, again, nothing);
  expect({ ...brought, searches: aliasing.searches }).toEqual(aliasing);
  expect(brought.searches).toBe(0);

  const around = mapAround({ at: batch }, session);
  expect(around.hazards).toEqual([
    { hazard: 'H28', broken: ['no-aliasing'], mend: { to: expect.any(Number), change: 'vmid=per-viommu', brings: [] } },
  ]);
  const { to } = around.turns.find(({ key }) => key === 'vmid')!;
  expect(setting(to)).toEqual({ ...setting(batch), vmid: 'per-viommu' });
  expect(posted.counts[to]).toBe(0);
});

test('a hazard that is not on the map, and a map that was not begun, are told', async () => {
  const session = new Session();
  await expect(mapHazard({ hazard: 'H28' }, session, nothing)).rejects.toThrow('there is no map');
  await startMap({ on: INTERLACED }, session, files, nothing);
  await expect(mapHazard({ hazard: 'H99' }, session, nothing)).rejects.toThrow('no hazard H99');
});
