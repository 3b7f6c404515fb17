import { expect, test } from 'vitest';
import { openedWith, viewAt } from '../../state/fake.test-helper.ts';
import { claimOf, markdownOf } from './mail.ts';

const opened = openedWith({
  verdicts: [{ id: 'order', statement: '', exercisedBy: '', held: false, exercised: true, at: 34, why: '2 before 1.' }],
});

test('claim, interleaving and links', () => {
  const mail = markdownOf({
    name: 'interlaced',
    opened,
    view: viewAt(34),
    interleaving: 'a | b\n',
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
      '[Picture of step 34](https://x.example/?embed=graph#/scenario/interlaced/viommu-batch/step/34) · [the run itself](https://x.example/#/scenario/interlaced/viommu-batch/step/34)',
    ].join('\n'),
  );
  expect(claimOf({ opened: openedWith(), view: viewAt(0) })).toBe('Two devices, interlaced');
});
