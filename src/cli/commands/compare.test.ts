import { describe, expect, test } from 'vitest';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('compare', () => {
  const json = async (...args: string[]) => {
    const { code, out } = await viommu('compare', ...args, '--json');
    return { code, ...JSON.parse(out) };
  };

  test('two designs: sides, divergences and a row per command', async () => {
    const found = await json('interlaced', '--designs', 'viommu-batch,split-by-target');
    expect(found.code).toBe(1);
    expect(found.scenario).toBe('interlaced');
    expect(found.sides.map(({ design }: { design: string }) => design)).toEqual(['viommu-batch', 'split-by-target']);
    expect(found.divergences[0]).toMatchObject({ kind: 'hardware', between: [0, 1], command: 1 });
    expect(found.commands[1]).toMatchObject({ queue: 'vm0/vsmmu0', index: 1, text: 'CMD_ATC_INV vSID 0x8 all' });
    expect(found.commands[1].sides).toMatchObject([
      { call: 0, rank: 1, fate: 'executed' },
      { call: 1, rank: 2, fate: 'executed' },
    ]);
    expect(found.commands[4].sides[0]).toMatchObject({ call: null, rank: null, fate: 'vmm' });
  });

  test('counts and verdicts are those of run', async () => {
    const { sides } = await json('error-in-the-middle', '--designs', 'viommu-batch,viommu-batch-linux');
    for (const side of sides) {
      const run = JSON.parse((await viommu('run', 'error-in-the-middle', '--design', side.design, '--json')).out);
      expect(side.verdicts).toEqual(run.properties);
      expect(side.counters).toMatchObject(run.counters);
    }
  });

  test('exit 0 where hardware and guest see the same', async () => {
    const { code, out } = await viommu('compare', 'interlaced', '--designs', 'viommu-batch,viommu-single');
    expect(code).toBe(0);
    expect(out).toContain('The same in what hardware and guest see.');
    expect(out).toContain('4 ioctls instead of 1');
  });

  test('a part with = belongs to the design before it; designs may also be given one by one', async () => {
    const [together, apart] = [
      await json('interlaced', '--designs', 'viommu-batch,kernel=linux-7.2,errors=by-class,viommu-single'),
      await json(
        'interlaced',
        '--design',
        'viommu-batch,kernel=linux-7.2,errors=by-class',
        '--design',
        'viommu-single',
      ),
    ];
    expect(together.sides.map(({ design }: { design: string }) => design)).toEqual([
      'viommu-batch,kernel=linux-7.2,errors=by-class',
      'viommu-single',
    ]);
    expect(apart).toEqual(together);
  });

  test.each([
    [[], 'compare: --designs: expected 2 to 4 designs, found 0'],
    [['--designs', 'viommu-batch'], 'compare: --designs: expected 2 to 4 designs, found 1'],
    [['--designs', 'all'], 'compare: --designs: expected 2 to 4 designs, found 7'],
    [['--designs', 'viommu-batch,nothing'], "compare: --design: there is no design 'nothing'"],
    [['--designs', 'kernel=linux-7.2,viommu-batch'], "compare: --design: there is no design 'kernel=linux-7.2'"],
    [['--design', 'vcmdq', '--designs', 'viommu-batch'], 'compare: expected --designs or --design, not both'],
    [['--designs', 'viommu-batch,'], "compare: --design: there is no design ''"],
  ])('%j is refused', async (args, message) => {
    const { code, err } = await viommu('compare', 'interlaced', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
