import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../model/check/properties.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('check', () => {
  test('a violated property: exit 1, and a trace that replays', async () => {
    const { code, out } = await viommu('check', 'h05', '--design', 'split-by-target', '--trace', 'out.json', '--json');
    expect(code).toBe(1);
    const results = JSON.parse(out) as {
      property: string;
      verdict: string;
      counterexample?: { choices: string[]; why: string };
    }[];
    expect(results.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property)).toEqual([
      'order',
      'cons-exact',
    ]);
    expect(results.filter(({ verdict }) => verdict === 'holds')).toHaveLength(PROPERTIES.length - 2);
    expect(Object.keys(results[0])).toEqual([
      'scenario',
      'design',
      'property',
      'scope',
      'exercised',
      'states',
      'statesPerSecond',
      'reduction',
      'verdict',
    ]);
    const { choices, why } = results.find(({ property }) => property === 'order')!.counterexample!;
    const replay = JSON.parse((await viommu('run', 'h05', '--choices', 'out.json', '--json')).out);
    expect(replay.design).toBe('split-by-target');
    expect(replay.properties.order).toEqual({ held: false, exercised: true, at: choices.length, why });
  });

  test('one property, all designs: exit 0 where all hold', async () => {
    const { code, out } = await viommu('check', 'interlaced', '--design', 'all', '--property', 'cons-exact');
    expect(code).toBe(0);
    expect(out.match(/holds +cons-exact/g)).toHaveLength(DESIGNS.length);
    expect(out.match(/not exercised in any state +cons-exact/g)).toHaveLength(DESIGNS.length);
    expect(out).not.toContain('sync-scope');
  });

  test('a bound is neither: exit 3', async () => {
    const { code, out } = await viommu('check', 'interlaced', '--max-states', '20', '--json');
    expect(code).toBe(3);
    expect(new Set(JSON.parse(out).map(({ verdict }: { verdict: string }) => verdict))).toEqual(new Set(['bound']));
  });

  test('says what was left out, and of fates that nothing was', async () => {
    const reductionOf = async (...more: string[]): Promise<unknown> =>
      JSON.parse((await viommu('check', 'h19', '--property', 'containment', '--json', ...more)).out)[0].reduction;
    expect(await reductionOf()).toEqual({ blocks: ['host', 'vm0', 'vm1', 'SMMU0', 'A', 'B'], equal: [] });
    expect(await reductionOf('--full')).toEqual({ full: 'as asked for' });
    expect(await reductionOf('--fate')).toEqual({ full: 'fate needs every state' });
    const { out } = await viommu('check', 'h19');
    expect(out).toContain(
      '  reduced   steps of host, vm0, vm1, SMMU0, A and B that no other one can tell apart are taken',
    );
    expect((await viommu('check', 'h19', '--fate')).out).toContain('  in full   fate needs every state\n');
  });

  test('a design with other parameters', async () => {
    const spec = 'viommu-batch-linux,kernel=exact';
    const { code, out } = await viommu('check', 'h01', '--design', spec);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${spec}: \\d+ states of any interleaving, all looked at\n`));
    expect((await viommu('run', 'h01', '--design', 'viommu-batch,kernel=nope')).err).toContain(
      'kernel: expected one of',
    );
  });
});
