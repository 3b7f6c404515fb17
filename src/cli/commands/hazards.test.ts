import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT, CAPTURE, file, inFolder, viommu, scenario } from '../viommu.test-helper.ts';

inFolder();

test('hazards: as many threads as one likes say the same', async () => {
  const one = await viommu('hazards', 'H01', 'H28', '--threads', '1', '--json');
  const three = await viommu('hazards', 'H01', 'H28', '--threads', '3', '--json');
  expect(three).toEqual(one);
  expect(one.code).toBe(0);
});

test('hazards: expected against found', async () => {
  const { code, out } = await viommu('hazards', '--json');
  const rows = JSON.parse(out) as {
    hazard: string;
    passed: boolean;
    found?: string[];
    fate: { kind: string } | null;
  }[];
  expect(code).toBe(0);
  expect(rows.every(({ passed }) => passed)).toBe(true);
  for (const { fate, found } of rows) {
    if (found) expect(fate?.kind === 'impossible').toBe(found.length === 0);
    else expect(fate).toBeNull();
  }
  expect(new Set(rows.map(({ hazard }) => hazard)).size).toBeGreaterThanOrEqual(20);
});

describe('hazards, some of them', () => {
  const H05 = readFileSync(join(PROJECT, 'src/scenario/library/h05-type-grouped.yaml'), 'utf8');
  const named = async (...args: string[]): Promise<string[]> => {
    const { code, out } = await viommu('hazards', '--json', ...args);
    expect(code).toBe(0);
    return [...new Set((JSON.parse(out) as { scenario: string }[]).map(({ scenario: id }) => id))];
  };

  test('by number, by id, in the order in which they are named', async () => {
    expect(await named('h20', 'h05-type-grouped')).toEqual(['h20-wrap-bit', 'h05-type-grouped']);
  });

  test('by file: a verdict that differs is exit 1, designs of which it says nothing are not searched', async () => {
    const found = H05.replace(/^found:[\s\S]*?^fix:/m, 'found:\n  split-in-order: [order]\n  vcmdq: impossible\nfix:');
    file('mine.yaml', found.replace('id: h05-type-grouped', 'id: mine'));
    const { code, out } = await viommu('hazards', 'mine.yaml');
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}mine .* split-in-order .* impossible \(64 states\), expected order$/m);
    expect(out).toMatch(/^ok {4}mine .* vcmdq .* impossible \(\d+ states\)$/m);
    expect(out).toMatch(/^ {6}mine +not searched: split-by-target, viommu-single, /m);
  });

  test('bad input is told before anything is searched', async () => {
    file('plain.yaml', scenario);
    file('number.yaml', H05.replace('hazard: H05\n', ''));
    file('silent.yaml', H05.replace(/^found:[\s\S]*?^fix:/m, 'fix:'));
    file('with.yaml', H05.replace('vcmdq: impossible', 'vcmdq: { with: kernel=6.1, breaks: [] }'));
    for (const [name, message] of [
      ['H99', 'H99: no hazard or file of this name; expected one of h01-mid-block-count, '],
      ['interlace', 'interlace: no hazard or file of this name'],
      ['./H05.yaml', './H05.yaml: no such file'],
      [CAPTURE, 'expected text in UTF-8'],
      ['plain.yaml', 'breaks: expected the properties that decide about H05'],
      ['interlaced', 'interlaced.yaml:1:1: breaks: expected the properties that decide about H05'],
      ['number.yaml', 'number.yaml:1:1: hazard: missing'],
      ['silent.yaml', 'silent.yaml:1:1: found: expected what a search finds, by design'],
      ['with.yaml', 'found.vcmdq.with: kernel: expected one of '],
    ]) {
      const { code, out, err } = await viommu('hazards', 'H05', name);
      expect([code, out], name).toEqual([2, '']);
      expect(err).toContain(message);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});
