import { expect, test } from 'vitest';
import { fuzzFormats } from './fuzz-formats.ts';

test('hostile texts are refused with what is wrong, or taken as text: seed 1', async () => {
  const { finding, taken } = await fuzzFormats(1, 600, () => 0);
  expect(finding).toBeUndefined();
  expect(taken).toBeGreaterThan(50);
});
