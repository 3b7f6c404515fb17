import { describe, expect, test } from 'vitest';
import { DESIGNS } from '../../model/system/designs.ts';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('map', () => {
  test('the named designs and those that differ in the dials given, with what each breaks and costs', async () => {
    const { code, out } = await viommu('map', '--dials', 'cut,merge,target', '--hazards', 'H05,H08,H28', '--json');
    expect(code).toBe(0);
    const { designs, undecided, on } = JSON.parse(out);
    expect(on).toBe('interlaced');
    expect(undecided).toEqual(['H28']);
    const of = (id: string) => designs.find(({ design }: { design: string }) => design === id);
    expect(DESIGNS.every(({ id }) => of(id))).toBe(true);
    expect(of('split-by-target')).toMatchObject({
      broken: { H05: ['order', 'cons-exact'] },
      dials: { target: 'split' },
    });
    expect(of('viommu-merged')).toMatchObject({
      broken: { H08: ['no-stale-after-sync'] },
      cost: { exits: 1, ioctls: 1, entries: 4, physicalCommands: 4, physicalSyncs: 1 },
    });
    // Of these three hazards it has none either, and no call is made for what its queue carries.
    expect(of('vcmdq')).toMatchObject({ broken: {}, pareto: true });
    expect(of('viommu-batch')).toMatchObject({ broken: {}, pareto: false });
    expect(of('viommu-batch,cut=by-class')).toMatchObject({ broken: { H05: ['order', 'cons-exact'] } });
  });

  test('as text', async () => {
    const { out } = await viommu('map', '--dials', 'vmid', '--hazards', 'H28');
    expect(out).toContain('counts on interlaced; times are assumed');
    expect(out).toMatch(/viommu-batch,vmid=per-viommu +0 +1 +1 +4/);
  });

  test.each([
    [['--dials', 'cuts'], "map: --dials: there is no dial 'cuts'; expected some of target, cut, max"],
    [['--hazards', 'H99'], 'H99'],
    [['--on', 'nothing'], 'nothing: no scenario, capture or file of this name'],
  ])('%j is a mistake', async (args, message) => {
    const { code, err } = await viommu('map', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
