import { expect, test } from 'vitest';
import type { Branch } from '../../../state/kept/branches.ts';
import { treeOf } from './tree.ts';

const run = (...choices: [number, string][]): Branch => ({ choices, length: 40, broken: [] });

test('a run stands below the one that it leaves, by its first own choice', () => {
  const tree = treeOf([
    run(),
    run([9, 'B dma'], [12, 'A dma']),
    run([3, 'A dma']),
    run([9, 'B dma']),
    run([9, 'B dma'], [12, 'A dma'], [15, 'x'], [16, 'y']),
  ]);
  expect(tree.map(({ level, at, transition, more }) => [level, at, transition, more])).toEqual([
    [0, 0, '', 0],
    [1, 3, 'A dma', 0],
    [1, 9, 'B dma', 0],
    [2, 12, 'A dma', 0],
    [3, 15, 'x', 1],
  ]);
});

test('the run without choices is always there', () => {
  expect(treeOf([run([9, 'B dma'])]).map(({ level, transition }) => [level, transition])).toEqual([
    [0, ''],
    [1, 'B dma'],
  ]);
});
