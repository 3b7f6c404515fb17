import { expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { interleaving } from '../../model/system/interleaving.ts';
import { startRun } from '../../model/system/start.ts';
import type { Run } from '../../model/system/run.ts';
import { designById } from '../../model/system/designs.ts';
import { bundled } from '../played/bundled.test-helper.ts';
import { compileScenario } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { readBack } from './read-back.ts';
import { sealIn, sealOf, sealText } from './seal.ts';

const machine = (id: string, design: string) => ({
  topology: compileScenario(bundled(id)),
  design: designById(design)!,
  extras: EXTRAS,
});

function drawn(run: Run, scenario: string, to: number, from = 1): string {
  return `${interleaving(run, from, to)}\n\n${sealText(sealOf(run, scenario, from, to))}\n`;
}

/** Random runs, by seed. */
test.each([
  ['interlaced', 'viommu-batch', 1],
  ['interlaced', 'split-by-target', 2],
  ['error-in-the-middle', 'viommu-single', 3],
  ['h08-atc-before-tlbi-completes', 'viommu-merged', 4],
  ['h15-s2-unmap-too-narrow', 'viommu-batch', 5],
  ['h25-two-queues', 'vcmdq', 6],
  ['allocation-order', 'viommu-single', 7],
  ['lost-events', 'viommu-batch', 8],
  // Translations of several devices, and effects that come late: what is drawn of them says whose they are.
  ['crowded', 'viommu-batch', 3],
  ['crowded', 'vcmdq', 10],
])('%s under %s, seed %i: the choices of a random run are read back from its drawing', (id, design, seed) => {
  const of = machine(id, design);
  const run = startRun(of.topology, of.design, { seed, extras: EXTRAS });
  while (run.extend(1000));
  const text = drawn(run, id, run.length);
  // Mail quotes, breaks lines, and takes spaces at the end away.
  const quoted = text.replace(/^/gm, '> ').replace(/ design /, '\n> design ');
  const seal = sealIn(quoted)!;
  expect(seal).toMatchObject({ scenario: id, design, from: 1, to: run.length });
  const choices = readBack(quoted, 'mail.txt', seal, of);
  const again = startRun(of.topology, of.design, { overrides: choices, extras: EXTRAS });
  again.extend(run.length);
  expect(again.digest()).toBe(run.digest());
  // The least that lead there: reading what they give gives them again.
  expect([...again.deviations]).toEqual([...choices]);
});

const blank = (found: string): string => ' '.repeat(found.length);

test.each([
  ['interlaced', 'viommu-batch', /, effect \S*/g],
  ['interlaced', 'viommu-batch', / VMID \d+ 0x[\da-f]*…?/g],
  ['h25-two-queues', 'vcmdq', /, effect \S*| VMID \d+ 0x[\da-f]*…?/g],
])('%s under %s: a drawing made before it said %s is read, too', (id, design, added) => {
  const of = machine(id, design);
  const run = startRun(of.topology, of.design, { seed: 3, extras: EXTRAS });
  while (run.extend(1000));
  const text = drawn(run, id, run.length);
  // Nor did it name queues, or number what a VCMDQ consumes: what stands behind that began where that does.
  const before = text
    .replace(added, blank)
    .replace(
      /(vsmmu0\.vcmdq0 (?:\d+: )?|vsmmu0 (?=\d+:|write|PROD))(\S.*?)(?= {2}|$)/gm,
      (_, gone, said) => said + blank(gone),
    );
  expect(before).not.toBe(text);
  expect(readBack(before, 'mail.txt', sealIn(before)!, of)).toEqual(readBack(text, 'mail.txt', sealIn(text)!, of));
});

const PLAIN = (() => {
  const of = machine('interlaced', 'viommu-batch');
  const run = startRun(of.topology, of.design);
  while (run.extend(1000));
  return { of, text: drawn(run, 'interlaced', run.length) };
})();

test('what comes first in time needs no choices', () => {
  expect(readBack(PLAIN.text, 'mail.txt', sealIn(PLAIN.text)!, PLAIN.of).size).toBe(0);
});

test('a part of a run is read back with the choices before it, whatever its scenario is called', () => {
  const of = machine('h08-atc-before-tlbi-completes', 'viommu-batch');
  const chosen = new Map<number, string>();
  const run = startRun(of.topology, of.design, { overrides: chosen, extras: EXTRAS });
  for (let options = run.options(); options.length > 0; options = run.options()) {
    chosen.set(run.length + 1, (options.find(({ taken }) => !taken) ?? options[0]).name);
    run.extend(1);
  }
  const name = 'größe (1), 2.bin';
  const from = [...run.deviations.keys()][2] + 1;
  const text = drawn(run, name, run.length, from);
  // Mail has broken the line of the choices, and put nothing between its marks and the text.
  const seal = sealIn(text.replace(/; (\d)/g, ';\n>$1').replace(/^/gm, '>'))!;
  expect(seal).toMatchObject({ scenario: name, from, to: run.length });
  expect(seal.before.size).toBe(3);
  const again = startRun(of.topology, of.design, { overrides: readBack(text, 'mail.txt', seal, of), extras: EXTRAS });
  again.extend(run.length);
  expect(again.digest()).toBe(run.digest());
});

test.each(['>', '>> ', '> > '])('quoted by %s', (mark) => {
  const text = PLAIN.text.replace(/^/gm, mark);
  expect(readBack(text, 'mail.txt', sealIn(text)!, PLAIN.of).size).toBe(0);
});

test.each([
  [
    'another text of a step',
    (text: string) => text.replace('fetch 0..3', 'fetch 0..2'),
    /mail\.txt:\d+: step 26, VMM: fetch 0\.\.2 cannot happen here/,
  ],
  [
    'another digest',
    (text: string) => text.replace(/digest ./, 'digest z').replace('digest z', 'digest 0'),
    /another run: its digest differs/,
  ],
  [
    'a column that is none',
    (text: string) => text.replace(/^( +3 +)DMA by A/m, '$1     DMA by A'),
    /mail\.txt:\d+: expected the step below the head of an actor/,
  ],
  ['a step twice', (text: string) => text.replace(/^ +4 /m, '    3 '), /mail\.txt:\d+: step 3 is drawn twice/],
  ['no drawing', (text: string) => text.replace(/^ step/m, ' stop'), /expected a line that heads the columns/],
])('%s is refused with its place', (_, change, told) => {
  const text = change(PLAIN.text);
  expect(text).not.toBe(PLAIN.text);
  const read = () => readBack(text, 'mail.txt', sealIn(text)!, PLAIN.of);
  expect(read).toThrow(InputError);
  expect(read).toThrow(told);
});
