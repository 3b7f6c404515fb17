/** What is said of a violated property: the words of each, by what its `detail` holds. */
import { expect, test } from 'vitest';
import { contextOf, topology } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { CERROR } from '../arch/smmuv3/fields/register-bits.ts';
import { type Case, toldText } from '../state/told.test-helper.ts';
import { CHECK_EVENTS, type ViolationPayload } from './events.ts';
import { MISSING } from './guest-duty/gaps.ts';
import { HELD_IN } from './guest-duty/revocation.ts';
import { PROPERTIES } from './properties.ts';
import { CHECK_SENTENCES } from './sentences.ts';

const tlbi = command(OP.TLBI_NH_VA, { asid: 2, va: 0x3000 });
const sid = command(OP.ATC_INV, { sid: 0x100 });
const [t0, t1] = tlbi;
const [s0, s1] = sid;

const broken = (
  id: string,
  pos: number,
  other: number,
  detail: readonly number[],
  queue = 0,
): Case<typeof CHECK_EVENTS.forms> => [
  'violation',
  {
    queue,
    property: PROPERTIES.findIndex((property) => property.id === id),
    ...{ pos, other },
    detail: detail.map((word) => word >>> 0) as unknown as ViolationPayload['detail'],
  },
];

/** Of `no-stale-after-sync`: in which cache; whether on its way, to which device. */
const stale = (held: number, who: number, flight: 0 | 1 = 0, device = 0, overwritten: 0 | 1 = 0) =>
  broken('no-stale-after-sync', 9, 3, [
    (held << 28) | (flight << 24) | 1,
    0x3000,
    who,
    (overwritten << 31) | (device << 8) | OP.TLBI_NH_ASID,
  ]);

/** Of `covered`: in which cache, what is missing. Page 0x100000003 is IOVA 0x100000003000. */
const uncovered = (held: number, why: number, who: number, landed: 0 | 1 = 0, queue = 0) =>
  broken('covered', 7, 7, [(held << 30) | (why << 28) | (landed << 27) | 1, 3, who, 0x800001], queue);
const MAPPED = 3;

test('violations', async () => {
  const text = toldText(CHECK_EVENTS, CHECK_SENTENCES, contextOf(topology(2)), [
    broken('one-version', 0, 0, [1, 0, 0x10, 0]),
    broken('one-version', 0, 0, [0, 1, 0x10, 0], 1),
    stale(HELD_IN.iotlb, 5),
    stale(HELD_IN.atc, 1),
    stale(HELD_IN.config, 0x10),
    stale(HELD_IN.iotlb, 5, 1, 1),
    stale(HELD_IN.atc, 1, 1, 1, 1),
    broken('no-use-after-unmap', 3, 3, [1, 1, 0x3000, 0x800001]),
    broken('no-use-after-unmap', 3, 3, [0x10001, 1, 0x3000, 0x800001]),
    broken('order', 5, 3, [t0, t1, s0, s1]),
    broken('sync-scope', 5, 3, [t0, t1, s0, s1]),
    broken('order', 5, 5, [t0, t1, 0, 0]),
    ...[0, 1, 2].map((how) => broken('cons-exact', 3, 3, [t0, t1, how, 0])),
    broken('cons-exact', 3, 5, [t0, t1, s0, s1]),
    broken('cons-exact', 5, 3, [t0, t1, s0, s1]),
    broken('none-lost', 5, 3, [0, 0, s0, s1]),
    broken('none-lost', 5, 3, [1, 0, t0, t1]),
    broken('none-lost', 5, 3, [2, 0, t0, t1]),
    broken('none-lost', 5, 3, [3, 0, t0, t1]),
    broken('none-lost', 5, 5, [4, 0, 0, 0]),
    broken('none-lost', 5, 3, [5, 0, s0, s1]),
    broken('isolation', 3, 3, [0, s0, 0x101, 0], 1),
    broken('isolation', 3, 3, [0, s0, 0x999, 0]),
    broken('isolation', 3, 3, [0, t0, ...command(OP.TLBI_NH_ASID, { vmid: 2, asid: 5 }).subarray(1, 2), 0]),
    broken('no-aliasing', 0, 0, [0, 1, 1, 0x3000]),
    broken('containment', 3, 3, [0, CERROR.ILL, 0, 0], 1),
    uncovered(HELD_IN.iotlb, MISSING.command, 5),
    uncovered(HELD_IN.iotlb, MISSING.sync, 5),
    uncovered(HELD_IN.iotlb, MISSING.gaveUp, 5, 1),
    uncovered(HELD_IN.atc, MISSING.command, 1, 0, 1),
    uncovered(HELD_IN.atc, MISSING.gaveUp, 0),
    uncovered(HELD_IN.config, MISSING.command, 0x10),
    uncovered(HELD_IN.atc, MAPPED, 1, 1, 1),
    broken('attributable', 3, 3, [0, 0, 0, 0]),
    broken('attributable', 3, 5, [0, 1, 0, 0]),
    broken('attributable', 3, 3, [2, 0, 0, 0]),
    broken('progress', 3, 3, [0x46, 0, 0, 0], 1),
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
