/** How VMMs cut a run into calls, where they send commands, and what memory of theirs the kernel meets. */
import { describe, expect, test } from 'vitest';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import type { Fetched, PolicyDials } from '../state/design.ts';
import type { MainOp } from '../state/main-program.ts';
import { buildMachine } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { refsOf } from './main.ts';
import { policyOf } from './policies.ts';
import { byTarget, sameTarget, toViommu } from './targets.ts';
import { processOf, userOf } from './user-memory.ts';

const DIALS: PolicyDials = { target: 'split', cut: 'whole', max: null, merge: false };

/** `t` a TLBI, `a` an ATC_INV of vSID 1, `b` of vSID 2, `c` a CFGI_CD of vSID 1. */
const runOf = (letters: string): Fetched[] =>
  [...letters].map((letter): Fetched => {
    const stream = letter === 't' ? undefined : letter === 'b' ? 2 : 1;
    const kind = letter === 't' ? 'tlb' : letter === 'c' ? 'configuration' : 'atc';
    return { class: kind, stream, words: [], at: 0, target: byTarget(stream) };
  });

test.each<[PolicyDials['cut'], number | null, string, string]>([
  ['each', null, 'tatb', '0 1 2 3'],
  ['whole', null, 'tatb', '0 0 0 0'],
  ['at-change', null, 'ttatab', '0 0 1 2 3 4'],
  ['at-change', null, 'aacb', '0 0 0 1'],
  ['by-target', null, 'tabatc', '0 1 2 1 0 1'],
  ['by-class', null, 'tabatc', '0 1 1 1 0 2'],
  ['whole', 2, 'ttttt', '0 0 1 1 2'],
  ['whole', 3, 'ttt', '0 0 0'],
  ['whole', 1, 'tt', '0 1'],
  // What goes beyond is right behind the call that it is of.
  ['by-class', 2, 'tattat', '0 2 0 1 2 1'],
  ['whole', null, '', ''],
])('cut %s, at most %s: %s is carried by calls %s', (cut, max, letters, calls) => {
  expect(
    policyOf('p', { ...DIALS, cut, max })
      .cut(runOf(letters))
      .join(' '),
  ).toBe(calls);
});

test('what a policy is beside its cut', () => {
  const of = (dials: Partial<PolicyDials>) => policyOf('p', { ...DIALS, ...dials });
  expect([of({ cut: 'each' }).maxRun, of({}).maxRun]).toEqual([1, Number.POSITIVE_INFINITY]);
  expect([of({}).merges, of({ merge: true }).merges]).toEqual([undefined, true]);
  expect([of({}).implicitAtc, of({ target: 'implicit' }).implicitAtc]).toEqual([undefined, true]);
  expect(
    [of({}), of({ target: 'implicit' }), of({ target: 'viommu' })].map((policy) => policy.target(3, [], 0).kind),
  ).toEqual(['device', 'device', 'viommu']);
});

test('targets: a device by its vSID, all else one hwpt; or the viommu', () => {
  expect([toViommu(), byTarget(undefined), byTarget(0)]).toEqual([
    { kind: 'viommu' },
    { kind: 'hwpt' },
    { kind: 'device', vsid: 0 },
  ]);
  const [hwpt, one, two] = [byTarget(undefined), byTarget(1), byTarget(2)];
  expect([sameTarget(one, byTarget(1)), sameTarget(one, two), sameTarget(hwpt, one), sameTarget(hwpt, hwpt)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('ids that a step names, in order', () => {
  const ioctl = (fields: Extract<MainOp, { op: 'ioctl' }>['fields']): MainOp => ({
    op: 'ioctl',
    ioctl: 'IOMMU_X',
    fields,
    as: -1,
  });
  expect([
    refsOf({ op: 'bind', device: 1, as: 0 }),
    refsOf({ op: 'unbind', idev: 2 }),
    refsOf({ op: 'detach', idev: { name: 1 } }),
    refsOf({ op: 'attach', idev: 2, pt: 3 }),
    refsOf({ op: 'close', queue: 4 }),
    refsOf(ioctl({ flags: 1n, dev_id: 2, pt_id: { name: 0 }, virt_id: 9n, id: 5 })),
    refsOf({ op: 'read', queue: 4, bytes: 8 }),
  ]).toEqual([[], [2], [{ name: 1 }], [2, 3], [4], [2, { name: 0 }, 5], []]);
});

describe('memory of a VMM', () => {
  const m = buildMachine(oneStream(2), designById('viommu-batch')!);
  // RAM of the second VM: 64 KiB, IPA 0x40000000 at PA 0x800010000.
  m.mem.write64(0x8_0001_fff8, 0x44332211, 0x88776655);
  const op = (
    fields: Extract<MainOp, { op: 'ioctl' }>['fields'] = {},
    words?: Uint32Array,
  ): Extract<MainOp, { op: 'ioctl' }> => ({
    ...{ op: 'ioctl', ioctl: 'IOMMU_HWPT_INVALIDATE', fields, as: -1 },
    ...(words && { data: { what: 'words', words } }),
  });
  const userAt = (data_uptr: bigint, given = op()) => userOf(m, 1, { data_type: 7, data_len: 9, data_uptr }, given);

  test('guest RAM lies at its IPA: what is there can be read, up to its end', () => {
    const { data } = userAt(0x4000fffan);
    expect([data.type, data.length]).toEqual([7, 9]);
    expect([...data.read(0, 4)]).toEqual([0x33, 0x44, 0x55, 0x66]);
    expect([...data.read(2, 100)]).toEqual([0x55, 0x66, 0x77, 0x88]);
    expect(
      [data.read(6, 1), userAt(0x3fffffffn).data.read(0, 4), userAt(0x3fffffffn).data.read(1, 1)].map(
        ({ length }) => length,
      ),
    ).toEqual([0, 0, 1]);
  });

  test('data that the scenario gives is there wherever the pointer points, but not at 0', () => {
    const words = Uint32Array.of(0x04030201, 0x08070605);
    expect([...userAt(0x1234n, op({}, words)).data.read(2, 4)]).toEqual([3, 4, 5, 6]);
    expect([...userAt(0n, op({ data_uptr: 0 as never }, words)).data.read(2, 4)]).toEqual([]);
  });

  test('what can be pinned is guest RAM', () => {
    const { pin } = processOf(m, 1);
    const at = (va: bigint, length: bigint): boolean => pin(va, length, true);
    expect([
      at(0x40000000n, 0x10000n),
      at(0x3ffff000n, 0x1000n),
      at(0x4000f000n, 0x1000n),
      at(0x4000f000n, 0x1001n),
    ]).toEqual([true, false, true, false]);
  });
});
