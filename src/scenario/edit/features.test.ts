import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { edited } from './edits.ts';
import { fieldsAt } from './outline.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../library/interlaced.yaml'), 'utf8');
const at = (register: string, name: string) => ['smmus', 0, 'idr', register, name];
const set = (text: string, register: string, name: string, value: string) =>
  edited(text, { kind: 'set', path: at(register, name), value });
const fieldIn = (text: string, label: string) => fieldsAt(text, ['smmus', 0]).find((one) => one.label === label);

test('a feature is a flag, and writes its register; back again it is as usual', () => {
  expect(fieldIn(TEXT, 'IDR3.RIL')).toMatchObject({ kind: 'flag', value: '', usual: 'true' });
  const { name, text } = set(TEXT, 'IDR3', 'RIL', 'false');
  expect(name).toBe('set idr.IDR3.RIL of SMMU SMMU0 to false');
  const usual = compileScenario(parseScenario(TEXT, 'x')).iommus[0].idr;
  const [{ idr }] = compileScenario(parseScenario(text, 'x')).iommus;
  expect(idr).toEqual({ ...usual, IDR3: (usual.IDR3 & ~(1 << 10)) >>> 0 });
  expect(fieldIn(text, 'IDR3.RIL')).toMatchObject({ value: 'false' });
  // Other lines stand as they stood.
  const lines = TEXT.split('\n');
  expect(text.split('\n').filter((line) => !lines.includes(line))).toHaveLength(1);
  const back = set(text, 'IDR3', 'RIL', 'true').text;
  expect(compileScenario(parseScenario(back, 'x')).iommus[0].idr).toEqual(usual);
});

test('a field of several bits is a number, with what its values mean', () => {
  expect(fieldIn(TEXT, 'IDR5.OAS')).toMatchObject({ kind: 'choice', doc: expect.stringContaining('5: 48 bits') });
  const { text } = set(TEXT, 'IDR1', 'SIDSIZE', '0xa');
  expect(fieldIn(text, 'IDR1.SIDSIZE')).toMatchObject({ kind: 'text', value: '10' });
  expect(() => set(TEXT, 'IDR1', 'SIDSIZE', '64')).toThrow(
    "smmus[0].idr.IDR1.SIDSIZE: expected a number from 0 to 63, found '64'",
  );
});
