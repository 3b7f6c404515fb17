import { describe, expect, test } from 'vitest';
import { SMMUV3 } from '../../arch/smmuv3/smmuv3.ts';
import { Machine } from '../../state/machine.ts';
import { PageStore } from '../../state/pages.ts';
import type { Topology } from '../../state/topology.ts';
import { designById } from '../../system/designs.ts';
import { HELD_IN, REVOCATION, STATE, commandWord } from './revocation.ts';
import { type Given, NIC, TOPO, entry, machine, recordOf } from './revocation.test-helper.ts';
import { Revocations } from './revocations.ts';

const IDR = { IDR0: 0, IDR1: 0, IDR3: 0, IDR5: 0 };
const LOG2 = 3;
const queue = {
  vm: 0,
  iommu: 0,
  idr: IDR,
  commandsLog2: LOG2,
  commandsIpa: 0,
  deviceTableIpa: 0,
  deviceTableCfg: 0,
  vdevices: [],
};
/** Two emulated SMMUs, each with a queue of eight slots. */
const TOPOLOGY: Topology = {
  iommus: [{ name: 'SMMU0', idr: IDR, commandsLog2: 6, iotlbEntries: 1 }],
  devices: [],
  vms: [{ name: 'vm0', ipa: 0, size: 4096, pa: 0 }],
  guestIommus: [
    { name: 'q', ...queue },
    { name: 'r', ...queue },
  ],
  vcpus: [],
  faults: [],
  guestMemory: [],
  framesReserved: 2,
};
const ASID = 5;

/** One translation of ASID 5 that a guest has taken away, of frames [0x100, 0x104), named by the command at 3 of queue 0. */
function noted({ by = commandWord(0, 3), duty = commandWord(0, 3), state = 0 } = {}) {
  const m = new Machine(SMMUV3, TOPOLOGY, designById('viommu-batch')!, new PageStore());
  const all = new Revocations(TOPOLOGY, 0, new Uint32Array(Revocations.words(TOPOLOGY, 0)), 0);
  all.pool.insert([HELD_IN.iotlb, 0, ASID, 0, 0x40, 4, 0x100, by, duty, state]);
  const stateNow = (): number => all.pool.w[all.pool.at(0) + REVOCATION.state];
  return { m, all, stateNow };
}

describe('a CMD_SYNC that a guest sees complete', () => {
  // Nothing is cached: a record goes as soon as its command was seen covered.
  test.each([
    [4, 0],
    [3 + 2 ** LOG2, 0],
    [3, 1],
    [2, 1],
    [4 + 2 ** LOG2, 1],
  ])('at %i: %i of the records of command 3 are left', (pos, left) => {
    const { m, all } = noted();
    all.observed(m, 0, pos, true);
    expect(all.pool.length).toBe(left);
  });

  test('in the queue of another emulated SMMU covers nothing', () => {
    const { m, all, stateNow } = noted();
    all.observed(m, 1, 4, true);
    expect(stateNow()).toBe(0);
  });

  test('that only seemed complete does not do the duty; one behind a command that was given up neither', () => {
    // The record stays, since another command covers it.
    const by = commandWord(0, 9);
    for (const [complete, state] of [
      [true, 0],
      [false, 0],
      [true, STATE.gaveUp],
    ] as const) {
      const { m, all, stateNow } = noted({ by, state });
      all.observed(m, 0, 4, complete);
      expect(stateNow() & STATE.done).toBe(complete && state === 0 ? STATE.done : 0);
    }
  });

  test('had something to remove where a cache held it, of this emulated SMMU and not seen gone before', () => {
    const had = (v: number, state: number): boolean => {
      const { m, all } = noted({ state });
      return all.observed(m, v, 4, true).hadEntry;
    };
    expect([had(0, STATE.held), had(0, 0), had(0, STATE.held | STATE.seen), had(1, STATE.held)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('pages that a guest gives to something else', () => {
  test.each([
    [0xff, 1, 0],
    [0xff, 2, STATE.reused],
    [0x103, 1, STATE.reused],
    [0x104, 1, 0],
  ])('frame %i and %i in all', (frame, pages, reused) => {
    const { all, stateNow } = noted({ state: STATE.seen });
    all.reused(frame, pages);
    expect(stateNow()).toBe(STATE.seen | reused);
  });

  test('before the guest has seen, or believed, that they are forgotten: it has not freed them yet', () => {
    for (const state of [0, STATE.seen, STATE.believed]) {
      const { all, stateNow } = noted({ state });
      all.reused(0x100, 1);
      expect(stateNow()).toBe(state && state | STATE.reused);
    }
  });
});

test('what was seen covered is kept while a cache holds a piece of the same replacement', () => {
  const left = (piece: Given, record: Given = {}): number => {
    const m = machine();
    const all = new Revocations(TOPO, 0, new Uint32Array(Revocations.words(TOPO, 0)), 0);
    all.pool.insert(recordOf({ state: STATE.seen, ...record }));
    all.pool.insert(recordOf({ held: HELD_IN.atc, who: NIC, ...piece }));
    m.atcs[NIC].insert(entry(piece.page ?? 0x40, 0x100));
    all.observed(m, 0, 0, true);
    return all.pool.length;
  };
  // The piece itself was not seen covered, and stays.
  expect(left({})).toBe(2);
  expect(left({ page: 0x42, pages: 2, frame: 0x102 })).toBe(2);
  // Elsewhere in memory, or of other pages, it is of another replacement.
  expect(left({ page: 0x42, pages: 2, frame: 0x103 })).toBe(1);
  expect(left({ page: 0x44, pages: 2, frame: 0x104 })).toBe(1);
});
