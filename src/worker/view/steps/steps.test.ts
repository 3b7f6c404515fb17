import { expect, test } from 'vitest';
import { opened } from '../../open.test-helper.ts';
import { stepsOf } from './steps.ts';

test('a line per step, in order, and those that a rule refused are marked; the run stays where it is', async () => {
  const { session, opened: run } = await opened({ kind: 'scenario', id: 'teardown-order' });
  const made = session.runAt(7);
  const { lines, more } = stepsOf(made);
  expect(made.position).toBe(7);
  expect(more).toBe(0);
  expect(lines.map(({ position }) => position)).toEqual(Array.from({ length: run.length }, (_, i) => i + 1));
  const refused = lines.filter((line) => line.refused);
  expect(refused.length).toBeGreaterThan(0);
  for (const { text } of lines) expect(refused.some((line) => line.text === text)).toBe(text.includes('returns -E'));
});
