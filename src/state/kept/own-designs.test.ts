import { expect, test } from 'vitest';
import { MOST_DESIGNS, readDesigns, writeDesigns } from './own-designs.ts';

const holding = (text: string | null) => ({ getItem: () => text });
const mine = { name: 'mine', spec: 'viommu-batch,kernel=linux-7.2,max=2' };

test('what is written is read again', () => {
  let kept = '';
  writeDesigns([mine], {
    setItem(_, text) {
      kept = text;
    },
  });
  expect(readDesigns(holding(kept))).toEqual([mine]);
});

test.each([
  null,
  'no JSON',
  '{}',
  '[1, null, "x"]',
  JSON.stringify([{ ...mine, name: '' }]),
  JSON.stringify([{ ...mine, name: 'x'.repeat(33) }]),
  JSON.stringify([{ ...mine, spec: 'viommu-batch' }]),
  JSON.stringify([{ ...mine, spec: 'viommu-batch,a=<b>' }]),
])('%j is nobody’s design', (text) => {
  expect(readDesigns(holding(text))).toEqual([]);
});

test('no more than lists can show', () => {
  expect(readDesigns(holding(JSON.stringify(Array(100).fill(mine))))).toHaveLength(MOST_DESIGNS);
});
