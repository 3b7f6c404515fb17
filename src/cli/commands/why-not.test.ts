import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../../model/check/properties.ts';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('why not', () => {
  interface Reason {
    readonly without: string;
    readonly design: string;
    readonly verdict: string;
    readonly counterexample?: { readonly choices: readonly string[] };
  }

  test('each guarantee is taken away, and what then happens can be run', async () => {
    const { code, out } = await viommu('check', 'H08', '--design', 'viommu-batch', '--why-not', '--json');
    expect(code).toBe(0);
    const rows = JSON.parse(out) as { property: string; whyNot: readonly Reason[] }[];
    const { whyNot } = rows.find(({ property }) => property === 'no-stale-after-sync')!;
    const reason = whyNot.find(({ without }) => without === 'wait=before-sync')!;
    expect(reason).toMatchObject({ design: 'viommu-batch,wait=before-sync', verdict: 'violated' });
    expect(whyNot.some(({ verdict }) => verdict === 'holds')).toBe(true);
    const violating = await viommu(
      'check',
      'H08',
      '--design',
      reason.design,
      '--property',
      'no-stale-after-sync',
      '--json',
    );
    expect(violating.code).toBe(1);
    expect(JSON.parse(violating.out)[0].counterexample.choices).toEqual(reason.counterexample!.choices);
  });

  test('in words; what is violated has no reason', async () => {
    const batch = await viommu('check', 'H08', '--design', 'viommu-batch', '--why-not', '--property', 'sync-scope');
    expect(batch.out).toMatch(
      /^ {2}sync-scope holds because a run ends at a CMD_SYNC \(VMM\); without it \(merge=yes\): violated after 20 steps$/m,
    );
    const merged = await viommu('check', 'H08', '--design', 'viommu-merged', '--why-not', '--json');
    const rows = JSON.parse(merged.out) as { verdict: string; whyNot: unknown }[];
    for (const { verdict, whyNot } of rows) expect(whyNot === null).toBe(verdict !== 'holds');
  });

  test('of hazards: by property, the guarantees that it needs', async () => {
    const { code, out } = await viommu('hazards', 'H28', '--why-not', '--json');
    expect(code).toBe(0);
    const { properties, unguarded } = JSON.parse(out) as {
      properties: { property: string; guards: object[] }[];
      unguarded: string[];
    };
    expect(properties.map(({ property }) => property)).toEqual(PROPERTIES.map(({ id }) => id));
    expect(unguarded).toContain('one-version');
    expect(properties.find(({ property }) => property === 'no-aliasing')!.guards).toContainEqual(
      expect.objectContaining({ without: 'shared-s2=no,vmid=per-s2', hazard: 'H28', fixed: true, steps: 10 }),
    );
  });
});
