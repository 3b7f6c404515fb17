import { expect, test } from 'vitest';
import { type Pane, panesFor, toggled } from './panes.ts';

const window = (innerWidth: number, innerHeight: number): Window => ({ innerWidth, innerHeight }) as Window;

test.each([
  [1280, 800, 2, ['queues']],
  [1920, 1080, 2, ['queues', 'graph', 'timeline']],
  [1920, 1080, 4, ['queues', 'timeline']],
  [2560, 900, 3, ['queues', 'graph']],
] as const)('%i × %i, %i sides: %j', (width, height, sides, panes) => {
  expect(panesFor(window(width, height), sides)).toEqual(panes);
});

test('the last panel stays', () => {
  const one: readonly Pane[] = ['graph'];
  expect(toggled(one, 'graph')).toBe(one);
  expect(toggled(toggled(one, 'queues'), 'graph')).toEqual(['queues']);
});
