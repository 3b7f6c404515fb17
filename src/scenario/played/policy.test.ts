import { expect, test } from 'vitest';
import { PROPERTIES } from '../../model/check/properties.ts';
import { decode } from '../../model/arch/smmuv3/fields/commands.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Design, Fetched, Policy } from '../../model/state/design.ts';
import { designById } from '../../model/system/designs.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { SPINE } from '../../model/system/logs.ts';
import { startRun } from '../../model/system/start.ts';
import { toViommu } from '../../model/vmm/targets.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';

const policy = (id: string, cut: Policy['cut']): Design => ({
  ...designById('viommu-batch')!,
  id,
  policy: { id, maxRun: Number.POSITIVE_INFINITY, target: toViommu, cut },
});

/** One call per opcode, in the order of their first commands. */
const BY_OPCODE = policy('by-opcode', (run) => {
  const opcodes = [...new Set(run.map(({ words, at }) => decode(words, at).opcode))];
  return run.map(({ words, at }) => opcodes.indexOf(decode(words, at).opcode));
});

const asidOf = ({ words, at }: Fetched): bigint | number | undefined => decode(words, at).fields.asid;

/** A new call where a command names another ASID; what names none goes with what is before it. */
const BY_ASID = policy('by-asid', (run) => {
  let [call, last] = [0, asidOf(run[0])];
  return run.map((command) => {
    const asid = asidOf(command) ?? last;
    if (asid !== last) call++;
    last = asid;
    return call;
  });
});

const topology = compileScenario(bundled('interlaced'));

/** Of each command but the CMD_SYNC, the number of the call that carried it. TLBI for A, ATC_INV A, TLBI for B, ATC_INV B. */
function calls(design: Design): number[] {
  const run = startRun(topology, design, { extras: EXTRAS });
  while (run.extend(1000));
  return [0, 1, 2, 3].map((ordinal) => run.history.commands[0].at(ordinal)[SPINE.call] - 1);
}

/** The properties that some interleaving violates, by a search of all of them. */
function violated(design: Design): string[] {
  const search = startSearch(topology, design, { extras: EXTRAS, maxStates: 100_000, progress: true });
  while (search.advance(4096) === 'running');
  expect(search.verdict).toBe('exhausted');
  return [...search.findings.values()].map(({ property }) => PROPERTIES[property].id);
}

test('grouped by opcode under a viommu: order is lost', () => {
  expect(calls(BY_OPCODE)).toEqual([0, 1, 0, 1]);
  expect(violated(BY_OPCODE)).toEqual(['order']);
});

test('cut by ASID under a viommu: order is kept', () => {
  expect(calls(BY_ASID)).toEqual([0, 0, 1, 1]);
  expect(violated(BY_ASID)).toEqual([]);
});
