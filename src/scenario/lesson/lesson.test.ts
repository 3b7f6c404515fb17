import { describe, expect, test } from 'vitest';
import { bundled } from '../played/bundled.test-helper.ts';
import { compileScenario } from '../compile/compile.ts';
import { LESSONS } from '../lessons.ts';
import { parseScenario } from '../language/parse.ts';
import { writeScenario } from '../language/write.ts';
import { lessonOf } from './bundled.test-helper.ts';
import { matcher } from './forms.ts';
import { lessonHead } from './head.ts';
import { parseLesson } from './parse.ts';
import { tellLesson, type ToldLesson } from './tell.ts';
import { piecesOf } from './text.ts';

const tell = (parsed = lessonOf(LESSONS[0])): Promise<ToldLesson> =>
  tellLesson(parsed, bundled(parsed.lesson.scenario));

const all = await Promise.all(LESSONS.map((id) => tell(lessonOf(id))));

/** What the model answers to each question. */
const answers = ({ steps }: ToldLesson): string[] =>
  steps.flatMap(({ questions }) => questions.map(({ of, options, answer }) => `${of}: ${options[answer]}`));

describe.each(all.map((told) => [told.id, told] as const))('%s', (id, told) => {
  const questions = told.steps.flatMap((step) => step.questions);

  test('is one idea for less than five minutes, with two predictions or more', () => {
    expect(id).toBe(lessonOf(id).lesson.id);
    expect(told.steps.length).toBeGreaterThanOrEqual(3);
    expect(questions.length).toBeGreaterThanOrEqual(2);
    expect(lessonHead(lessonOf(id).lesson).minutes).toBeLessThan(5);
    for (const { options, answer } of questions) expect(options[answer]).toBeDefined();
  });

  test('asks before the run shows it', () => {
    for (const step of told.steps)
      for (const { shown } of step.questions) if (shown !== null) expect(shown).toBeGreaterThan(step.position);
  });

  test('its variation is a scenario file', () => {
    const text = writeScenario(told.variation.scenario);
    expect(compileScenario(parseScenario(text, 'x.yaml')).vcpus.length).toBeGreaterThan(0);
    expect(told.variation.questions.length).toBeGreaterThan(0);
  });
});

test('no place among the answers is the right one always', () => {
  const places = all.flatMap(({ steps }) => steps.flatMap(({ questions }) => questions.map(({ answer }) => answer)));
  expect(new Set(places).size).toBeGreaterThanOrEqual(3);
});

test('what the model answers', () => {
  expect(all.map((told) => [told.id, ...answers(told)].join('\n  ')).join('\n')).toMatchInlineSnapshot(`
    "consumed-is-not-complete
      next command handed over of vsmmu0: command 0
      status of command 0 at command 0 handed over: consumed, not complete
      IOTLB holds 0x400000 of A at command 0 handed over: yes
      fate of command 4: the VMM did it itself
    nested-walk
      stage 2 reads for 0x400000 of A from memory at event translate: 18
      reads for 0x400000 of A from memory at event translate: 25
      reads for 0x400000 of A at event land: 0
      IOTLB holds 0x400000 of A at end: no
    may-i-free
      IOTLB holds 0x400000 of A at command 1 seen: no
      ATC holds 0x400000 of A at command 1 seen: yes
      what serves access 2 of A: its own ATC
    order-and-race
      number of physical SYNCs: 1
      no-stale-after-sync holds in any interleaving: no
      random runs that break no-stale-after-sync: about 1 run in 10,000
      ATC holds 0x400000 of A at event answerInvalidate: no
    one-vmid-two-smmus
      what serves access 1 of B: the IOTLB
      where access 1 of B goes: PA 0x800012000
      fate of no-aliasing: inevitable
    who-moves-cons
      result of call 1: -EIO
      the error that the guest reads: CERROR_ILL
      fate of command 0: nobody was handed it
      IOTLB holds 0x400000 of A at command 2 seen: yes
    two-queues-one-sync
      no-use-after-unmap holds in this run: yes
      no-use-after-unmap holds in any interleaving: no
      random runs that break no-use-after-unmap: about 1 run in 1,000,000
      what serves access 2 of A: the IOTLB
    silent-timeout
      result of call 2: 0
      the error that the guest reads: none
      ATC holds 0x400000 of A at command 3 seen: yes
      what serves access 2 of A: its own ATC
    making-objects
      result of VIOMMU_ALLOC: -ENOENT
      result of VIOMMU_ALLOC number 2: -EINVAL
      id made by HWPT_ALLOC number 2: 3
      result of attach: -ENOENT
      result of VDEVICE_ALLOC number 2: -EEXIST
    taking-apart
      result of DESTROY: -EBUSY
      users of hwpt_nested/vm0/6 at event detach: 1
      ATC holds 0x400000 of A at event detach: no
      result of DESTROY number 7: -EBUSY
      what became of idev/vm0/2 at event unbind: it is gone, and its id is free
    tombstones
      what became of vdevice/vm0/5 at event unbind: its id is a tombstone
      result of DESTROY: -ENOENT
      the error that the guest reads: CERROR_ILL
      id made by VDEVICE_ALLOC: 10
      fate of command 2: hardware carried it out
    events-lost
      events in veventq/vm0/7 at before event read: 2
      lost-events header in veventq/vm0/7 at before event read: yes
      lost-events header in veventq/vm0/7 at before event read number 2: no
      events in veventq/vm0/7 at event read number 3: 0
      result of DESTROY: -EBUSY
    xarray-of-vdevices
      xarray nodes at event VDEVICE_ALLOC: 1
      result of VDEVICE_ALLOC number 3: -EEXIST
      xarray nodes at event VDEVICE_ALLOC number 5: 6
      xarray nodes at event DESTROY number 3: 0"
  `);
});

const changed = (id: string, from: string, to: string) => {
  const text = TEXTS(id);
  expect(text).toContain(from);
  return parseLesson(text.replace(from, to), `${id}.yaml`);
};

const TEXTS = (id: string): string => {
  const { lesson } = lessonOf(id);
  return JSON.stringify(lesson, null, 1);
};

describe('the model judges', () => {
  test('under another design the answers are others', async () => {
    const kept = changed('order-and-race', '"design": "viommu-merged"', '"design": "viommu-batch"');
    const { lesson } = kept;
    const first = {
      ...kept,
      lesson: { ...lesson, steps: lesson.steps.slice(0, 2).map((step) => ({ ...step, text: 'x' })) },
    };
    const told = await tell(first);
    expect(answers(told)).toEqual([
      'number of physical SYNCs: 2',
      'no-stale-after-sync holds in any interleaving: yes',
      'random runs that break no-stale-after-sync: no run',
    ]);
  });

  test.each([
    [
      '(CONS of vsmmu0 is 0)',
      '(CONS of vsmmu0 is 3)',
      /:\d+:\d+: steps\[0\]\.text: 'CONS is still 0' does not hold: CONS of vsmmu0 is 3$/,
    ],
    [
      '(CONS of vsmmu0 is 0)',
      '(colour of vsmmu0 is 0)',
      /steps\[0\]\.text: 'colour of vsmmu0' cannot be asked; expected one of: PROD/,
    ],
    ['(CONS of vsmmu0 is 0)', '(CONS of nobody is 0)', /there is no guest queue 'nobody'; expected one of vsmmu0/],
    ['(CONS of vsmmu0 is 0)', '(users of viommu/vm0/99 is 1)', /viommu\/vm0\/99 does not stand then/],
    ['(CONS of vsmmu0 is 0)', '(users of viommu/vm9/4 is 1)', /there is no object 'viommu\/vm9\/4'; expected KIND/],
    ['(CONS of vsmmu0 is 0)', '(what became of viommu/vm0/3 is gone)', /the id of viommu\/vm0\/3 is another object's/],
    ['(CONS of vsmmu0 is 0)', '(result of FREE is 0)', /'FREE' is no call; expected one of bind, unbind, attach/],
    ['(CONS of vsmmu0 is 0)', '(result of DESTROY is 0)', /there is no DESTROY number 1 in this run/],
    ['"at": "event effect"', '"at": "event nothing"', /steps\[2\]\.at: 'event nothing' does not happen in this run/],
    [
      '"at": "event effect"',
      '"at": "later"',
      /steps\[2\]\.at: 'later' is no moment; expected before, if at all, and start; end; command N/,
    ],
    [
      '"of": "next command handed over of vsmmu0"',
      '"of": "CONS of vsmmu0"',
      /steps\[0\]\.questions\[0\]\.of: the run shows it at the step already/,
    ],
    [
      '"of": "fate of command 4"',
      '"of": "fate of command 9"',
      /the queue has 5 commands, from 0; there is no command 9/,
    ],
    ['"design": "viommu-batch"', '"design": "viommu-bitch"', /design: there is no design 'viommu-bitch'|viommu-bitch/],
  ])('and refuses %s as %s', async (from, to, message) => {
    await expect(tell(changed(LESSONS[0], from, to))).rejects.toThrow(message);
  });

  test.each([
    ['"title": "PROD', '"titel": "PROD', /unknown field "titel"/],
    ['"viommu-lesson": 1', '"viommu-lesson": 2', /viommu-lesson: version 2 is newer/],
  ])('a mistake of form, %s as %s', (from, to, message) => {
    expect(() => changed(LESSONS[0], from, to)).toThrow(message);
  });
});

test('forms: parts in capitals, and what may be left out', () => {
  const match = matcher('status of command N [of Q]');
  expect(match('status of command 12')).toEqual({ N: '12', Q: undefined });
  expect(match('status of command 0 of vsmmu0.vcmdq0')).toEqual({ N: '0', Q: 'vsmmu0.vcmdq0' });
  expect(match('status of command x')).toBeUndefined();
  expect(matcher('end')('end')).toEqual({});
});

test('text: words, values and claims, paragraph by paragraph', () => {
  expect(piecesOf('a {b c} vdevs[0x8] (d)\n\n[e f](g is 1).')).toEqual([
    [
      { kind: 'words', words: 'a ' },
      { kind: 'value', of: 'b c' },
      { kind: 'words', words: ' vdevs[0x8] (d)' },
    ],
    [
      { kind: 'claim', words: 'e f', claim: 'g is 1' },
      { kind: 'words', words: '.' },
    ],
  ]);
});
