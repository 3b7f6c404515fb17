/** Every divergence of a library scenario's runs from the run under viommu-batch, in its words. */
import { expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import { compare } from '../model/compare/compare.ts';
import { recordedOf } from '../model/compare/recorded.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { compileScenario } from './compile/compile.ts';
import { LIBRARY } from './library.ts';
import { bundled } from './played/bundled.test-helper.ts';

const SIDE = 'viommu-batch';

// One that is large says nothing that the others do not.
test.each(LIBRARY.filter((id) => id !== 'crowded'))('%s', async (id) => {
  const topology = compileScenario(bundled(id));
  const [first, ...others] = [...DESIGNS]
    .sort((a, b) => Number(b.id === SIDE) - Number(a.id === SIDE))
    .map((design) => {
      const run = startRun(topology, design, { extras: EXTRAS });
      while (run.extend(10_000));
      return { name: design.id, recorded: recordedOf(run) };
    });
  const lines = others.flatMap((other) => [
    `${other.name}\n`,
    ...compare([first, other]).divergences.map(
      ({ kind, command, at, sentence }) =>
        `  ${kind}, command ${command ?? '—'}, at ${at.map((step) => step ?? '—').join(' and ')}: ${sentence}\n`,
    ),
  ]);
  await expect(lines.join('')).toMatchFileSnapshot(`golden/compared/${id}.txt`);
});
