import { beforeEach, expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { DEVICE } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { buildHost } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { Asked } from './asked.ts';
import { originOf } from './origin.ts';

const [NIC, GPU] = [0, 1];
let m: Machine;
let asked: Asked;

beforeEach(() => {
  m = buildHost(topology(2), designById('viommu-batch')!).m;
  asked = new Asked(m, new Uint32Array(Asked.words(m.topo)), 0);
});

/** SMMU0 consumes an ATC_INV for a SID, which came from a position of a guest queue, or from the host. */
const asks = (sid: number, queue: number | undefined, pos = 0): void => {
  const [w0, w1] = command(OP.ATC_INV, { sid });
  asked.consumed(0, undefined, queue === undefined ? 0 : originOf(queue, pos), w0, w1);
};

test('devices that a wait is about: each once, by any of its SIDs, of guests alone', () => {
  const [w0, w1] = command(OP.TLBI_NH_ALL);
  asked.consumed(0, undefined, originOf(0, 0), w0, w1);
  asks(0x200, undefined);
  expect(asked.devices(0, undefined)).toBe(0);
  asks(0x100, 0);
  asks(0x101, 0, 1);
  expect(asked.devices(0, undefined)).toBe(1);
  asks(0x200, 1);
  expect(asked.devices(0, undefined)).toBe(2);
  asked.closed(0, undefined);
  expect(asked.devices(0, undefined)).toBe(0);
});

test('the one that did not answer is named, and not the first that was asked', () => {
  asks(0x100, 0, 3);
  asks(0x200, 1, 7);
  expect(asked.silent(0)).toBeUndefined();
  asked.timedOut(GPU);
  expect(asked.silent(0)).toEqual([1, 7]);
  asked.closed(0, undefined);
  expect(asked.silent(0)).toBeUndefined();
});

test('a wait that completes without waiting leaves it to the next one', () => {
  asks(0x100, 0, 3);
  m.w[m.layout.devices[NIC].ctl + DEVICE.invCount] = 1;
  asked.closed(0, undefined);
  asked.timedOut(NIC);
  expect([asked.devices(0, undefined), asked.silent(0)]).toEqual([0, [0, 3]]);
});
