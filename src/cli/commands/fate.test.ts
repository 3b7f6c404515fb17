import { describe, expect, test } from 'vitest';
import { inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('check --fate', () => {
  const fates = async (name: string, design: string, ...more: string[]) => {
    const { out } = await viommu('check', name, '--design', design, '--fate', '--json', ...more);
    return JSON.parse(out) as {
      property: string;
      verdict: string;
      counterexample?: { choices: string[] };
      fate: unknown;
    }[];
  };

  test('one fate for every property of an exhausted search', async () => {
    for (const { verdict, fate, counterexample } of await fates('H31', 'viommu-batch')) {
      const { kind, p, decided, safe, open, doomed } = fate as Record<string, number>;
      expect(kind).toBe(verdict === 'violated' ? 'race' : 'impossible');
      expect(p > 0 && p < 1).toBe(verdict === 'violated');
      expect(safe + open + doomed).toBe(105);
      if (counterexample) expect(decided).toBeLessThanOrEqual(counterexample.choices.length);
      else expect(decided).toBeNull();
    }
  });

  test('inevitable: nothing has decided it', async () => {
    const [found] = (await fates('H28', 'viommu-batch')).filter(({ property }) => property === 'no-aliasing');
    expect(found.fate).toMatchObject({ kind: 'inevitable', p: 1, decided: null, open: 0 });
  });

  test('null at a bound', async () => {
    for (const { fate } of await fates('H15', 'viommu-batch', '--max-states', '20')) expect(fate).toBeNull();
  });

  test('as text', async () => {
    const { out } = await viommu('check', 'H31', '--design', 'viommu-batch', '--fate');
    expect(out).toMatch(/race, 1 of about 170\.7 random runs \(p = 0\.00586\), decided by step \d+; \d+ states safe/);
  });
});
