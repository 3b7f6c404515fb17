/** Runs at random: what they violate, and which seed makes which. */
import { expect, test } from 'vitest';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import type { Topology } from '../state/topology.ts';
import { designById } from '../system/designs.ts';
import { Sample } from './sample.ts';

const batch = designById('viommu-batch')!;

/** Two vCPUs that queue a TLBI and a CMD_SYNC each; the first one may wait for its very position, which CONS can pass over. */
function guest(ignoresWrap: boolean): Topology {
  const topo = oneStream(1);
  const commands = Uint32Array.from([OP.TLBI_NH_ALL, OP.SYNC].flatMap((opcode) => [...command(opcode)]));
  const ops = [{ op: 'commands', guestIommu: 0, start: 0, count: 2 }] as const;
  const vcpus = ['a', 'b'].map((name) => ({ name, vm: 0, ops, commands }));
  return { ...topo, vcpus: [{ ...vcpus[0], ignoresWrap }, vcpus[1]] };
}

test('a run that ends while a guest waits violates progress', () => {
  const runs = (ignoresWrap: boolean): boolean => {
    const sample = new Sample(guest(ignoresWrap), batch, 1);
    sample.advance(20);
    return sample.outcomes.some(({ violated }) => violated.includes('progress'));
  };
  expect([runs(true), runs(false)]).toEqual([true, false]);
});

test('run i is the one of seed + i', () => {
  const all = new Sample(guest(true), batch, 1);
  all.advance(6);
  const apart = Array.from({ length: 6 }, (_, i) => {
    const one = new Sample(guest(true), batch, 1 + i);
    one.advance(1);
    return one.outcomes[0].violated.join();
  });
  expect(all.runs).toBe(6);
  for (const { violated, count } of all.outcomes)
    expect(apart.filter((one) => one === violated.join())).toHaveLength(count);
});
