import { expect, test } from 'vitest';
import { INTERLACED, files, nothing } from '../open.test-helper.ts';
import { Session } from '../session.ts';
import { fare, mapAround, mapHazard, startMap } from './map.ts';

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

  const fares = async (hazard: string) =>
    fare({ id: hazards.find((one) => one.hazard === hazard)!.id }, files, nothing);
  const H28 = await fares('H28');
  expect(H28.of).toHaveLength(designs.length);
  expect(H28.searches).toBeLessThan(designs.length / 10);
  const aliasing = mapHazard({ hazard: 'H28', fared: H28 }, session);
  expect(aliasing).toMatchObject({ decided: ['H28'], undecided: [] });
  expect(aliasing.counts[batch]).toBe(1);
  const posted = mapHazard({ hazard: 'H18', fared: await fares('H18') }, session);
  expect(posted).toMatchObject({ decided: ['H28'], undecided: ['H18'] });
  expect(posted.counts).toEqual(aliasing.counts);

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
  const fared = { kinds: [], of: new Uint8Array() };
  expect(() => mapHazard({ hazard: 'H28', fared }, session)).toThrow('there is no map');
  await startMap({ on: INTERLACED }, session, files, nothing);
  expect(() => mapHazard({ hazard: 'H99', fared }, session)).toThrow('no hazard H99');
});
