/** What a guest has not done of its duty, as gaps tell it. */
import { describe, expect, test } from 'vitest';
import { DEVICE_PHASE } from '../../pcie/phase.ts';
import { DEVICE } from '../../state/layout.ts';
import { Pool } from '../../state/pool.ts';
import { MISSING, missingFor, uncovered } from './gaps.ts';
import { HELD_IN, REVOCATION, STATE, commandWord } from './revocation.ts';
import { ASID, type Given, GPU, NIC, TOPO, VSID, entry, machine, recordOf } from './revocation.test-helper.ts';

describe('what a guest has not done of its duty', () => {
  const poolOf = (...records: readonly Given[]): Pool => {
    const pool = new Pool(new Uint32Array(1 + 8 * REVOCATION.SIZE), 1, REVOCATION.SIZE, 8, 0);
    for (const known of records) pool.insert(recordOf(known));
    return pool;
  };
  const duty = commandWord(0, 7);

  test.each<[string, Given, { why: number; queue: number; pos: number } | undefined]>([
    ['no command', {}, { why: MISSING.command, queue: 0, pos: 0 }],
    ['no command, of the other VM', { v: 1 }, { why: MISSING.command, queue: 1, pos: 0 }],
    ['no wait behind it', { duty }, { why: MISSING.sync, queue: 0, pos: 7 }],
    ['it gave the command up', { duty, state: STATE.gaveUp }, { why: MISSING.gaveUp, queue: 0, pos: 7 }],
    ['nothing', { duty, state: STATE.done }, undefined],
    ['nothing: the host has taken it', { held: HELD_IN.stage2, who: 0 }, undefined],
  ])('%s', (_, known, gap) => {
    const device = known.v ? GPU : NIC;
    const found = missingFor(machine(), poolOf(known), device, 0x41123);
    expect(found && { why: found.why, queue: found.queue, pos: found.pos }).toEqual(gap);
    if (found) expect([found.held, found.who, found.page]).toEqual([HELD_IN.iotlb, ASID, 0x41]);
  });

  test('about the IOVA and the device only; of a context about every IOVA', () => {
    const at = (iova: number, known: Given = {}, device = NIC): boolean =>
      missingFor(machine(), poolOf(known), device, iova) !== undefined;
    expect([0x3ffff, 0x40000, 0x43fff, 0x44000].map((iova) => at(iova))).toEqual([false, true, true, false]);
    expect([at(0x40000, {}, GPU), at(0x999000, { held: HELD_IN.config, who: VSID, pages: 0 })]).toEqual([false, true]);
  });

  test('a page that is freed while something can still reach it', () => {
    const of = (known: Given, frame: number, pages: number, log2 = 12) => {
      const m = machine();
      // IOVA page 0x41 leads to frame 0x900.
      m.caches[0].iotlb.insert(entry(0x41, 0x100, log2, 0x900));
      return uncovered(m, poolOf(known), frame, pages)?.page;
    };
    expect([of({}, 0x900, 1), of({}, 0x8ff, 1), of({}, 0x8ff, 2), of({}, 0x901, 1)]).toEqual([
      0x41,
      undefined,
      0x41,
      undefined,
    ]);
    expect(of({}, 0x901, 1, 13)).toBe(0x41);
    expect([of({ state: STATE.done }, 0x900, 1), of({ held: HELD_IN.config, who: VSID }, 0x900, 1)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('a page that is freed while an access is on its way there', () => {
    const m = machine();
    const { ctl } = m.layout.devices[NIC];
    m.w.set(entry(0x41, 0x100, 12, 0x900), ctl + DEVICE.answer);
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.answered;
    expect([uncovered(m, poolOf({}), 0x900, 1)?.page, uncovered(m, poolOf({}), 0x901, 1)]).toEqual([0x41, undefined]);
  });

  test('of an ATC that the guest does not know of it has none', () => {
    const m = machine();
    m.atcs[NIC].insert(entry(0x41, 0x100, 12, 0x900));
    const pool = poolOf({ held: HELD_IN.atc, who: NIC });
    expect(uncovered(m, pool, 0x900, 1)?.page).toBe(0x41);
    const guestIommus = TOPO.guestIommus.map((one) => ({
      ...one,
      vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, ats: false })),
    }));
    Object.assign(m, { topo: { ...m.topo, guestIommus } });
    expect(uncovered(m, pool, 0x900, 1)).toBeUndefined();
  });
});
