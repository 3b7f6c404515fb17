import { expect, test } from 'vitest';
import type { Topology } from '../../state/topology.ts';
import { Overwritten } from './overwritten.ts';

/** Two queues of eight slots. */
const topology = { guestIommus: [{ commandsLog2: 3 }, { commandsLog2: 3 }] } as unknown as Topology;
const noted = () => new Overwritten(topology, new Uint32Array(Overwritten.words(topology)), 0);

test('a command is known until its slot is written in the next lap', () => {
  const all = noted();
  all.skipped(0, 3, 0x11, 5);
  all.skipped(1, 3, 0x40, 8);
  expect([all.at(0, 3), all.at(1, 3), all.at(0, 4)]).toEqual([[0x11, 5], [0x40, 8], undefined]);
  all.written(0, 3 + 8);
  expect([all.at(0, 3), all.at(1, 3)]).toEqual([undefined, [0x40, 8]]);
});

test('which came first does not matter: equal contents are equal states', () => {
  const [one, other] = [noted(), noted()];
  one.skipped(0, 3, 0x11, 5);
  one.skipped(1, 2, 0x40, 8);
  other.skipped(1, 2, 0x40, 8);
  other.skipped(0, 3, 0x11, 5);
  expect(one.pools[0].w).toEqual(other.pools[0].w);
});

test('commands that a driver has overwritten: sixteen of a queue, one for a slot', () => {
  const topo = { guestIommus: [{ commandsLog2: 5 }, { commandsLog2: 5 }] } as unknown as Topology;
  expect(Overwritten.words(topo)).toBe(2 * (1 + 16 * 3));
  const all = new Overwritten(topo, new Uint32Array(5 + Overwritten.words(topo)), 5);
  for (let pos = 0; pos < 16; pos++) all.skipped(0, pos, 100 + pos, pos);
  expect(all.at(0, 0)).toEqual([100, 0]);
  all.skipped(0, 16, 116, 16);
  // The first in order is dropped.
  expect([all.at(0, 0), all.at(0, 1), all.at(0, 16)]).toEqual([undefined, [101, 1], [116, 16]]);
  // In the next lap, the same slot.
  all.skipped(0, 33, 7, 8);
  expect([all.at(0, 1), all.at(0, 33), all.at(1, 33)]).toEqual([undefined, [7, 8], undefined]);
});
