import { expect, test } from 'vitest';
import { openedWith, viewAt } from '../../state/fake.test-helper.ts';
import type { CommandRow } from '../../worker/protocol.ts';
import { drawnRows } from './compare-picture.tsx';
import { claimOf, comparedMarkdown, markdownOf, stepsFor } from './mail.ts';

const opened = openedWith({
  verdicts: [{ id: 'order', statement: '', exercisedBy: '', held: false, exercised: true, at: 34, why: '2 before 1.' }],
});

test('claim, interleaving and links', () => {
  const mail = markdownOf({
    name: 'interlaced',
    opened,
    view: viewAt(34),
    interleaving: 'a | b\n',
    queues: 'slot | 0\n',
    page: 'https://x.example/',
    hash: '#/scenario/interlaced/viommu-batch/step/34',
  });
  expect(mail).toBe(
    [
      '**interlaced under `viommu-batch`:** order is violated: 2 before 1.',
      '',
      '```',
      'a | b',
      '```',
      '',
      'The queues at step 34:',
      '',
      '```',
      'slot | 0',
      '```',
      '',
      '[Picture of step 34](https://x.example/?embed=graph#/scenario/interlaced/viommu-batch/step/34) · [the run itself](https://x.example/#/scenario/interlaced/viommu-batch/step/34)',
    ].join('\n'),
  );
  expect(claimOf({ opened: openedWith(), view: viewAt(0) })).toBe('Two devices, interlaced');
});

const FACT = {
  queue: 0,
  ordinal: 0,
  fetched: 3,
  call: 0,
  rank: 0,
  fate: 'executed',
  at: 9,
  complete: 12,
  seen: 20,
} as const;
const row = (number: number): CommandRow => ({
  number,
  queue: 'vsmmu0',
  index: number,
  text: 'CMD_A | B',
  facts: [{ ...FACT, overwritten: null }, null],
});

test('of runs side by side: what differs, a row per command, the link', () => {
  const compared = {
    names: ['a', 'b'],
    broken: [[], ['order']],
    rows: [row(7)],
    differing: new Set([7]),
    length: 50,
  };
  const hash = '#v=3&s=interlaced&p=0&w=d=a';
  const mail = comparedMarkdown({
    name: 'interlaced',
    verdict: 'One.\nTwo.',
    compared,
    page: 'https://x.example/',
    hash,
  });
  expect(mail.split('\n')).toEqual([
    '**interlaced, `a` and `b`:** One. Two.',
    '',
    '|  | # | guest command | a | b |',
    '| -- | -- | -- | -- | -- |',
    '| ≠ | 7 | CMD_A \\| B | fetched 3, call 0, rank 0, fate executed 9, complete 12, seen 20 | never written here |',
    '',
    '49 commands are not shown.',
    '',
    '[Side by side](https://x.example/#v=3&s=interlaced&p=0&w=d=a)',
  ]);
});

test('rows of several queues say which; one that is left out is one, and without rows there is no table', () => {
  const row = (number: number, queue: string): CommandRow => ({ number, queue, index: 0, text: 'CMD', facts: [null] });
  const textOf = (rows: readonly CommandRow[]): string[] =>
    comparedMarkdown({
      name: 'x',
      verdict: 'Same.',
      compared: { names: ['a'], broken: [[]], rows, differing: new Set<number>(), length: rows.length + 1 },
      page: '',
      hash: '#',
    }).split('\n');
  expect(textOf([row(0, 'vm0/s0'), row(1, 'vm1/s1')]).slice(4, 8)).toEqual([
    '|  | vm0/s0 0 | CMD | never written here |',
    '|  | vm1/s1 0 | CMD | never written here |',
    '',
    '1 command is not shown.',
  ]);
  expect(textOf([])).toEqual(['**x, `a`:** Same.', '', '1 command is not shown.', '', '[Side by side](#)']);
});

test('of many rows those that differ are drawn, and what is around them', () => {
  expect(drawnRows(3, [])).toEqual([0, 1, 2]);
  expect(drawnRows(1000, [0, 500, 501])).toEqual([0, 1, 499, 500, 501, 502]);
});

test.each([
  [34, 68, [1, 68]],
  [0, 200, [1, 200]],
  [0, 348_800, [1, 200]],
  [300, 348_800, [101, 300]],
  [348_800, 348_800, [348_601, 348_800]],
])('at step %d of %d a mail shows the steps %j', (position, length, steps) => {
  expect(stepsFor(position, length)).toEqual(steps);
});
