import { expect, test } from 'vitest';
import { questionOf } from './question.ts';

test('the same bytes are the same question, and none of them is written out', () => {
  const bytes = new Uint8Array(1 << 20);
  const asked = { source: { kind: 'dump', name: 'q.bin', bytes }, design: 'viommu-batch' };
  const question = questionOf(asked);
  expect(question.length).toBeLessThan(200);
  expect(questionOf({ ...asked, source: { ...asked.source } })).toBe(question);
  expect(questionOf({ ...asked, source: { ...asked.source, bytes: bytes.slice() } })).not.toBe(question);
  expect(questionOf({ ...asked, design: 'vcmdq' })).not.toBe(question);
  expect(questionOf({ a: [1, 'b', null] })).toBe('{"a":[1,"b",null]}');
});
