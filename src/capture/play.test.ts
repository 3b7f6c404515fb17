/** Recordings under every design: millions of steps. `npm test -- --changed` leaves this file out. */
import { verdictsOf } from '../model/system/verdicts.ts';
import { describe, expect, test } from 'vitest';
import { OP } from '../model/arch/smmuv3/fields/commands.ts';
import { DESIGNS, designById } from '../model/system/designs.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { startRun } from '../model/system/start.ts';
import { captures } from './captures.test-helper.ts';
import { playedNote } from './vcmdq.ts';

const opcodesOf = (commands: Uint32Array, { start, count }: { start: number; count: number }) =>
  Array.from({ length: count }, (_, i) => commands[(start + i) * 4] & 0xff);

/** Of what takes minutes under all: the designs that differ most in what they do with a batch. */
const MOST_DIFFERENT = ['split-by-target', 'viommu-batch', 'vcmdq'];

const designsFor = (commands: number): string[] =>
  DESIGNS.map(({ id }) => id).filter((id) => commands < 50_000 || MOST_DIFFERENT.includes(id));

describe.each(captures)('$id', ({ sidecar, capture }) => {
  test.each(designsFor(Number(sidecar.commands)))('plays to its end under %s with nothing violated', (design) => {
    const run = startRun(capture.topology, designById(design)!, { extras: EXTRAS });
    while (run.extend(10_000));
    const { topo } = run.machine;
    const note = playedNote(capture, run.machine);
    if (topo.guestIommus.length > 1) {
      // Hardware takes what it carries, with a CMD_SYNC of its own; all else traps.
      const opcodes = sidecar.opcodes as Record<string, number>;
      const carried = ['TLBI_NH_ASID', 'TLBI_NH_VA', 'ATC_INV'].reduce((sum, name) => sum + (opcodes[name] ?? 0), 0);
      const words = topo.vcpus[0].ops.flatMap((op) =>
        op.op === 'commands' && op.guestIommu === 1 ? [...opcodesOf(topo.vcpus[0].commands, op)] : [],
      );
      expect(words.filter((opcode) => opcode !== OP.SYNC)).toHaveLength(carried);
      expect(run.tally.written(0) + run.tally.written(1)).toBe(sidecar.commands);
      expect(run.tally.written(1)).toBe(words.length);
      expect(note).toContain(`${words.length} commands (TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and their CMD_SYNCs`);
      expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
      return;
    }
    expect(note).toBe('');
    expect(run.tally.written(0)).toBe(sidecar.commands);
    expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
    // Every command that needs the kernel reaches the hardware once; the rest is done by the VMM.
    const local = ['CMD_SYNC', 'PREFETCH_CFG', 'CFGI_STE', 'CFGI_STE_RANGE/ALL'];
    const needed = Object.entries(sidecar.opcodes as Record<string, number>).filter(([name]) => !local.includes(name));
    expect(run.tally.counters.physicalCommands).toBe(needed.reduce((sum, [, n]) => sum + n, 0));
  });
});
