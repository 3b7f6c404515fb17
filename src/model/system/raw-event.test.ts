import { expect, test } from 'vitest';
import { Recorded } from './raw-event.ts';

test('what was kept of a step stays as the next ones are told', () => {
  const recorded = new Recorded();
  recorded.add(0, 1, 5, 2, 1, 2, 3, 4, 5, 6, 7, 0xffffffff);
  recorded.happened(120);
  const [kept] = recorded.kept();
  const copy = recorded.copyOf(0);
  recorded.clear();
  recorded.add(1, 2, 6, 3, 0, 0, 0, 0, 0, 0, 0, 0);
  const told = { i: 0, step: 1, t: 120, kind: 5, actor: 2, args: [1, 2, 3, 4, 5, 6, 7, 0xffffffff] };
  expect([kept, copy]).toEqual([told, told]);
  expect(recorded.at(0)).toMatchObject({ i: 1, kind: 6, args: [0, 0, 0, 0, 0, 0, 0, 0] });
  recorded.put([kept]);
  expect(recorded.kept()).toEqual([told]);
});
