/** A hung queue goes on where hardware stood: ring, size, PROD and CONS together. */
import { verdictsOf } from '../model/system/verdicts.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import { describeEvent } from '../model/system/describe.ts';
import { designById } from '../model/system/designs.ts';
import { startRun } from '../model/system/start.ts';
import { statusAt } from '../model/system/status.ts';
import { brought } from './importers.ts';
import { machineFromCons } from './from-cons.ts';
import { inputOf } from './logs/inputs.ts';
import type { Given } from './logs/report.ts';

const input = (name: string) =>
  inputOf(brought(name, new Uint8Array(readFileSync(new URL(`cases/ring/${name}`, import.meta.url)))));

function play(names: readonly string[], given: Given, design = 'viommu-batch') {
  const imported = machineFromCons(names.map(input), given);
  const run = startRun(imported.topology, designById(design)!, { extras: EXTRAS });
  const said: string[] = [];
  while (run.extend(1)) for (const event of run.events) said.push(describeEvent(event, run.context).text);
  return { imported, run, said };
}

describe('a ring with the log of its SMMU', () => {
  const { imported, run, said } = play(['cmdq.od.txt', 'dmesg.txt'], {});

  test('only what is pending is played, from CONS with its wrap up to PROD', () => {
    expect(said[0]).toBe('vcpu0 writes CMD_TLBI_NH_VA ASID 33 VA 0x7d2538000 into slot 78 of its command queue.');
    expect(said.filter((text) => text.includes('into slot'))).toHaveLength(4);
    expect(said.join('\n')).toContain('CMDQ_CONS = 0x100014e names command 334');
    expect(said.at(-1)).toContain('CMDQ_CONS = 0x1000152');
    expect(imported.caution).toContain('Played from CONS');
  });

  test('the refusal says which field breaks which rule', () => {
    expect(said.join('\n')).toMatch(
      /refuses it, .* \(TG = 0: no granule, .* found NUM 7, SCALE 0, TTL 3; .*4\.4\.1\)\): EIO/,
    );
  });

  test('the lap before stands in the queue, consumed', () => {
    run.seek(0);
    const log = run.history.commands[0];
    expect(statusAt(log.at(333), 0)).toBe('complete');
    expect(statusAt(log.at(334), 0)).toBe('future');
    expect(log.command(333, 0)[0] & 0xff).toBe(0x46);
    expect(run.tally.written(0)).toBe(334);
  });
});

test.each(['viommu-single', 'split-by-target', 'viommu-merged', 'vcmdq'])(
  'under %s, with registers as given',
  (design) => {
    const { run } = play(['cmdq.gdb.txt'], { log2size: 8, prod: 0x102, cons: 0xfe }, design);
    // Four commands over the end of the ring: wrap changes.
    expect(run.history.commands.reduce((sum, { count }) => sum + count, 0) - 0xfe).toBe(4);
    expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
  },
);

test.each([
  ['nothing tells where PROD and CONS are', ['cmdq.od.txt'], {}, 'expected prod, cons of the queue: no file tells'],
  ['no memory of a queue', ['dmesg.txt'], {}, 'expected the memory of a command queue among the files'],
  [
    'more is pending than memory holds',
    ['cmdq.od.txt'],
    { log2size: 10, prod: 0x105, cons: 0xff },
    'slots 0x100, 0x101',
  ],
] as const)('%s: an error', (_, names, given, message) => {
  expect(() => machineFromCons(names.map(input), given)).toThrow(message);
});
