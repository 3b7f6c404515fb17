import { expect, test } from 'vitest';
import { Machine } from '../../../state/machine.ts';
import { PageStore } from '../../../state/pages.ts';
import type { Topology } from '../../../state/topology.ts';
import { designById } from '../../../system/designs.ts';
import { OP, command } from '../fields/commands.ts';
import { CERROR, IDR3_RIL } from '../fields/register-bits.ts';
import { SMMUV3 } from '../smmuv3.ts';
import { decoderOf, execute } from './execute.ts';

/** What an SMMU with stage 1 and this IDR3 says of a command. */
function cerror(w: ArrayLike<number>, IDR3 = IDR3_RIL): number {
  const idr = { IDR0: 2, IDR1: 0, IDR3, IDR5: 0 };
  const topology: Topology = {
    iommus: [{ name: 'SMMU0', idr, commandsLog2: 6, iotlbEntries: 1 }],
    devices: [],
    vms: [],
    guestIommus: [],
    vcpus: [],
    faults: [],
    guestMemory: [],
    framesReserved: 2,
  };
  const m = new Machine(SMMUV3, topology, designById('viommu-batch')!, new PageStore());
  return execute(m, 0, decoderOf(m, 0), w[0], w[1], w[2], w[3]);
}

test.each([
  [{ tg: 1 }, CERROR.ILL],
  [{ tg: 1, num: 1 }, CERROR.NONE],
  [{ tg: 1, scale: 1 }, CERROR.NONE],
  [{ tg: 1, ttl: 3 }, CERROR.NONE],
  [{ num: 0 }, CERROR.NONE],
])('a range %j with range invalidation', (fields, expected) => {
  expect(cerror(command(OP.TLBI_NH_VA, fields))).toBe(expected);
});

test('without range invalidation its fields are RES0', () => {
  expect(cerror(command(OP.TLBI_NH_VA, { tg: 1 }), 0)).toBe(CERROR.NONE);
});

test('CMD_SYNC with CS 3, Secure commands and unknown opcodes are illegal', () => {
  const sync = (cs: number): number => cerror([OP.SYNC | (cs << 12), 0, 0, 0]);
  expect([0, 1, 2, 3].map(sync)).toEqual([CERROR.NONE, CERROR.NONE, CERROR.NONE, CERROR.ILL]);
  expect(cerror([OP.CFGI_STE, 8, 1, 0])).toBe(CERROR.NONE);
  expect(cerror([OP.CFGI_STE | (1 << 10), 8, 1, 0])).toBe(CERROR.ILL);
  expect(cerror([0xff, 0, 0, 0])).toBe(CERROR.ILL);
});
