import { expect, test } from 'vitest';
import type { DangerStep } from '../../../worker/protocol.ts';
import { decidingOf } from './deciding.ts';

type Option = DangerStep['options'][number];
const way = (name: string, p: number, taken = false): Option => ({
  name,
  taken,
  p,
  fate: p === 0 ? 'safe' : p === 1 ? 'doomed' : 'open',
});
const at = (p: number, ...options: Option[]): DangerStep => ({ ...way('', p), time: 0, options });

test('what is forced or changes nothing is folded, what decides is named', () => {
  const steps = [
    at(0.5, way('a', 0.5, true)),
    at(0.5, way('b', 0.5), way('c', 0.5, true)),
    at(0.5, way('d', 0), way('e', 1, true)),
    at(1, way('f', 1, true)),
    at(1),
  ];
  expect(decidingOf(steps)).toEqual([
    { kind: 'folded', from: 1, to: 2 },
    { kind: 'choice', step: 3, name: 'e', before: steps[2], after: steps[3] },
    { kind: 'folded', from: 4, to: 4 },
  ]);
});
