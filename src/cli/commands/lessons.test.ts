import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { file, inFolder, PROJECT, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('lessons', () => {
  const LESSON = readFileSync(join(PROJECT, 'src/scenario/lessons/silent-timeout.yaml'), 'utf8');

  test('are listed, with what the model answers', async () => {
    const { code, out } = await viommu('lessons', 'silent-timeout', '--json');
    const [{ id, minutes, steps }] = JSON.parse(out);
    expect({ code, id, minutes }).toEqual({ code: 0, id: 'silent-timeout', minutes: 3 });
    expect(steps[0].questions[0]).toMatchObject({
      of: 'result of call 2',
      options: ['0', '-EIO', '-ENOENT', '-ENOMEM'],
      answer: 0,
    });
  });

  test.each([
    ['(covered holds in this run)', '(covered holds in this run is no)', 'steps[3].text: '],
    ['scenario: h09-silent-timeout', 'scenario: h99', "scenario: there is no scenario 'h99' in the library"],
  ])('a claim that does not hold is told with its place: %s', async (from, to, message) => {
    const { code, err } = await viommu('lessons', file('lesson.yaml', LESSON.replace(from, to)));
    expect(code).toBe(2);
    expect(err).toMatch(/^viommu: lesson\.yaml:\d+:\d+: /);
    expect(err).toContain(message);
  });
});
