/** Whatever is done to a text, one thing after the other: it is right or says why not, and all of it can be taken back and done again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { setCommandField } from '../../scenario/edit/command-field.ts';
import { edited } from '../../scenario/edit/edits.ts';
import { outlineOf } from '../../scenario/edit/outline.ts';
import { type WhatIfTarget, whatIf, whatIfs } from '../../scenario/edit/what-ifs.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { commented, commentsIn, editsOf, itemsOf, random, ROWS, SEED, yaml } from './edits.test-helper.ts';
import { retyped, shownAs } from './retyped.ts';
import { type Changes, NO_CHANGES, patchOf, redone, typingAt, undone, withChange } from './undo.ts';

type Below = (n: number) => number;

interface Made {
  readonly name: string;
  readonly text: string;
  /** True where comments may go: with what they are about. */
  readonly goes: boolean;
}

const one = <T>(all: readonly T[], below: Below): T => all[below(all.length)];

/** What a person types, and takes away. */
const TYPED = [
  'x',
  ' ',
  '\n',
  '- ',
  ': ',
  '{',
  ']',
  '# said',
  '"',
  '0x7',
  '- CMD_SYNC: {}\n',
  '\t',
  '',
  '&a',
  '*a',
  '|',
];

function typed(text: string, below: Below): Made {
  const shown = shownAs(text);
  const at = below(shown.length + 1);
  const next = retyped(text, shown.slice(0, at) + one(TYPED, below) + shown.slice(at + below(3)));
  return { name: typingAt(next, patchOf('', text, next)?.at ?? 0), text: next, goes: true };
}

/** By a row, a field, or what is inserted. */
function byForm(text: string, below: Below): Made {
  const edit = one(editsOf(text, below), below);
  return { ...edited(text, edit), goes: edit.kind === 'delete' };
}

/** A command, a step, a part of the machine, or all of it. */
function targetIn(text: string, below: Below): WhatIfTarget | undefined {
  const { path, title } = one(itemsOf(outlineOf(text)), below);
  if (ROWS.includes(String(path.at(-2)))) return { kind: 'path', path };
  const kind = ({ smmus: 'smmu', devices: 'device', vms: 'vm', vsmmus: 'vsmmu', vcpus: 'vcpu' } as const)[
    String(path.at(-2)) as 'vms'
  ];
  return kind && { kind, name: title };
}

function byMenu(text: string, below: Below): Made {
  const target = targetIn(text, below);
  const name = one(whatIfs(text, target), below);
  return { name, text: whatIf(text, target, name), goes: /^(delete|remove)/.test(name) };
}

function byField(text: string, below: Below): Made {
  const commands = itemsOf(outlineOf(text)).filter(
    ({ path }) => path.at(-2) === 'commands' && path.at(-4) === 'program',
  );
  if (commands.length === 0) throw new InputError({ file: 'x' }, 'no command is written there');
  const { path } = one(commands, below);
  const [field, value] = [one(['sid', 'asid', 'va', 'cs', 'size'], below), one(['A', '0x7', '1', 'Z'], below)];
  return { name: `set ${field}`, text: setCommandField(text, path, field, value), goes: false };
}

const WAYS = [byForm, byForm, byMenu, byField, typed];
const STEPS = 10;
const ROUNDS = 3;

interface State {
  readonly text: string;
  readonly changes: Changes;
}

/** So many changes backwards or forwards. */
const going = (from: State, step: typeof undone, times: number): State =>
  Array.from({ length: times }).reduce<State>((now) => step(now.text, now.changes) ?? now, from);

const isRight = (text: string): boolean => {
  try {
    compileScenario(parseScenario(text, 'x'));
    return true;
  } catch (problem) {
    expect(problem).toBeInstanceOf(InputError);
    return false;
  }
};

const DOS = (text: string): string => text.replaceAll('\n', '\r\n');
/** Every third line ends as those of DOS do. */
const MIXED = (text: string): string => text.replace(/\n/g, (end, at: number) => (at % 3 === 0 ? '\r\n' : end));
const cases = (id: string): string =>
  readFileSync(join(import.meta.dirname, `../../scenario/cases/${id}.yaml`), 'utf8');

const TEXTS: readonly (readonly [name: string, text: () => string, ends: (text: string) => string])[] = [
  ['interlaced', () => yaml('interlaced'), String],
  ['interlaced, lines of DOS', () => yaml('interlaced'), DOS],
  ['h22, mixed lines', () => yaml('h22-queued-is-not-complete'), MIXED],
  ['a main thread, lines of DOS', () => yaml('teardown-order'), DOS],
  ['two SMMUs', () => cases('two-vms-two-smmus'), String],
  ['two StreamIDs, no line end at the end', () => cases('vdevice-two-streams').trimEnd(), DOS],
];

test.each(TEXTS)('%s: everything can be taken back and done again', (name, read, ends) => {
  let all = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const seed = SEED + round * 7919;
    const below = random(seed);
    const first = ends(commented(read(), below));
    let [text, changes] = [first, NO_CHANGES];
    for (let step = 0; step < STEPS; step++) {
      const right = isRight(text);
      // What was broken by hand is mended by hand, or taken back.
      if (!right || below(6) === 0) {
        const back = undone(text, changes);
        if (back) ({ text, changes } = back);
        if (!isRight(text)) continue;
      }
      const way = one(WAYS, below);
      const about = (): string => `seed ${seed}, ${name}, ${way.name}, step ${step}`;
      let made: Made;
      try {
        made = way(text, below);
      } catch (problem) {
        expect(problem, about()).toBeInstanceOf(InputError);
        continue;
      }
      if (way !== typed) {
        expect(isRight(made.text), about()).toBe(true);
        if (ends === DOS) expect(made.text, `${about()}: ${made.name}`).not.toMatch(/(?<!\r)\n/);
        if (!made.goes) expect(commentsIn(made.text), about()).toEqual(expect.arrayContaining(commentsIn(text)));
      }
      const patch = patchOf(made.name, text, made.text);
      if (patch) changes = withChange(changes, patch, way === typed);
      text = made.text;
    }
    const made = changes.done.length;
    all += made;
    const back = going({ text, changes }, undone, made);
    expect(back.text, `seed ${seed}, ${name}`).toBe(first);
    expect(undone(back.text, back.changes)).toBeNull();
    expect(going(back, redone, made).text, `seed ${seed}, ${name}`).toBe(text);
  }
  expect(all, `seed ${SEED}`).toBeGreaterThan(ROUNDS * 2);
});

test('what is typed stands in the text as its lines end, and nothing else changes', () => {
  const below = random(SEED);
  for (const ends of [String, DOS, MIXED]) {
    const text = ends(yaml('interlaced'));
    for (let i = 0; i < 100; i++) {
      const shown = shownAs(text);
      const at = below(shown.length + 1);
      const next = shown.slice(0, at) + one(TYPED, below) + shown.slice(at + below(5));
      const made = retyped(text, next);
      expect(shownAs(made), `seed ${SEED}`).toBe(next);
      if (ends === DOS) expect(made, `seed ${SEED}`).toBe(DOS(next));
    }
  }
});
