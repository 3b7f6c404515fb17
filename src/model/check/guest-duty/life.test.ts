/** The life of what a guest has taken away: noted, named by commands, seen covered, given up, used in spite of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { oneStream } from '../../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../../arch/smmuv3/fields/commands.ts';
import { VCPU } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { ConfigOp, Op, Topology } from '../../state/topology.ts';
import { buildMachine } from '../../system/build.ts';
import { designById } from '../../system/designs.ts';
import { HELD_IN, REVOCATION, STATE, firstPage } from './revocation.ts';
import { Revocations, isFreed } from './revocations.ts';

const ASID = 5;
const VSID = 0x10;
const IPA = 0x40000000;
const [NIC, GPU] = [0, 1];

const pte = (what: 'map' | 'unmap', page: number, pages: number, frame = 0): Extract<Op, { op: 'pte' }> => ({
  ...{ op: 'pte', what, asid: ASID, iova: page * 4096, pages, ipa: IPA + frame * 4096, writes: [] },
});
const cd = (vsid = VSID): ConfigOp => ({
  op: 'config',
  what: 'context',
  guestIommu: 0,
  vsid,
  asid: ASID,
  pa: 0x9_0000_0040,
  words: [],
});

/** What the vCPU's program is; both devices are of the first VM, and share ASID 5. */
const OPS: readonly Op[] = [
  pte('unmap', 0x40, 4, 2),
  pte('map', 0x40, 4, 2),
  pte('map', 0x41, 1, 3),
  pte('map', 0x41, 1, 9),
  cd(),
  { ...cd(), what: 'device' },
  pte('unmap', 0x100, 1, 0),
  cd(0x11),
];

function topologyOf(ops: readonly Op[]): Topology {
  const topo = oneStream(2);
  const [first, second] = topo.guestIommus;
  const vdevices = [
    { device: NIC, vsid: VSID, asid: ASID },
    { device: GPU, vsid: 0x11, asid: ASID },
  ];
  return {
    ...topo,
    guestIommus: [
      { ...first, vdevices },
      { ...second, vdevices: [] },
    ],
    vcpus: topo.vcpus.map((vcpu, c) => ({ ...vcpu, ops: c === 0 ? ops : [] })),
  };
}

let m: Machine;
let all: Revocations;
let tail: number;

beforeEach(() => {
  m = buildMachine(topologyOf(OPS), designById('viommu-batch')!);
  all = new Revocations(m.topo, 0, new Uint32Array(Revocations.words(m.topo, 0)), 0);
  tail = 0;
});

/** The vCPU has done its op `pc`. */
function done(pc: number): void {
  m.w[m.layout.vcpus[0] + VCPU.pc] = pc;
  all.replaced(m, 0);
}

/** The guest queues a command; its position. */
function queue(words: Uint32Array, v = 0): number {
  m.mem.writeWords(m.arch.guest.slot(m, v, tail), words);
  all.queued(m, v, tail);
  return tail++;
}

const NAMES = ['IOTLB', 'ATC', 'config', 'stage 2'];
const STATES = Object.entries(STATE).filter(([name]) => name !== 'held');

/** `IOTLB 5 40+4>800002 by 0 duty 0 seen`: who, pages, frame, commands, state. */
const records = (): string[] =>
  all.pool.offsets().map((r) => {
    const { w } = all.pool;
    const [who, pages, frame, by, duty, state] = (['who', 'pages', 'frame', 'by', 'duty', 'state'] as const).map(
      (name) => w[r + REVOCATION[name]],
    );
    const said = [
      `${NAMES[w[r + REVOCATION.held]]} ${who} ${firstPage(w, r).toString(16)}+${pages}>${frame.toString(16)}`,
      ...(by ? [`by ${by & 0xffffff}`] : []),
      ...(duty ? [`duty ${duty & 0xffffff}`] : []),
      ...STATES.filter(([, bit]) => state & bit).map(([name]) => name),
    ];
    return said.join(' ');
  });

const SYNC = command(OP.SYNC);
const asid = command(OP.TLBI_NH_ASID, { asid: ASID });
const page = (va: number): Uint32Array => command(OP.TLBI_NH_VA, { asid: ASID, va });

describe('taken away', () => {
  test('PTEs: a record for the IOTLB, and one for each device with ATS', () => {
    done(0);
    expect(records()).toEqual(['IOTLB 5 40+4>800002', 'ATC 0 40+4>800002']);
  });

  test('the same mapping again: there is nothing to forget; a part of it, that part; another one does not count', () => {
    done(0);
    done(1);
    expect(records()).toEqual([]);
    done(0);
    done(2);
    expect(records()).toEqual(['IOTLB 5 40+1>800002', 'IOTLB 5 42+2>800004', 'ATC 0 40+1>800002', 'ATC 0 42+2>800004']);
    done(3);
    expect(records()).toHaveLength(4);
  });

  test('a context: what it stood for, in each cache', () => {
    done(4);
    expect(records()).toEqual(['IOTLB 5 0+4294967295>900000', 'ATC 0 0+4294967295>900000', 'config 16 0+0>900000']);
    done(5);
    expect(records()).toHaveLength(3);
  });

  test('the context of a device without ATS', () => {
    done(7);
    expect(records()).toEqual(['IOTLB 5 0+4294967295>900000', 'config 17 0+0>900000']);
  });
});

test('room: for the pieces of the largest unmap, at least 24, no more than 256', () => {
  const room = (...pages: readonly number[]): number =>
    (Revocations.words(topologyOf(pages.map((n) => pte('unmap', 0, n))), 0) - 1) / REVOCATION.SIZE;
  // An IOTLB and an ATC have each page.
  expect([room(), room(6), room(7), room(50), room(7, 50), room(50, 7), room(122), room(123)]).toEqual([
    24, 24, 26, 112, 112, 112, 256, 256,
  ]);
  expect((Revocations.words(topologyOf([pte('unmap', 0, 50)]), 1) - 1) / REVOCATION.SIZE).toBe(24);
});

describe('named by a command', () => {
  test('the first that names it covers it, and does the duty', () => {
    done(0);
    queue(command(OP.TLBI_NH_ASID, { asid: 6 }));
    expect(records()[0]).toBe('IOTLB 5 40+4>800002');
    queue(asid);
    queue(asid);
    expect(records()).toEqual(['IOTLB 5 40+4>800002 by 1 duty 1', 'ATC 0 40+4>800002']);
    queue(command(OP.ATC_INV, { sid: VSID, size: 52 }));
    expect(records()[1]).toBe('ATC 0 40+4>800002 by 3 duty 3');
  });

  test('one that names a part cuts it', () => {
    done(0);
    queue(page(0x41000));
    expect(records().slice(0, 3)).toEqual([
      'IOTLB 5 40+1>800002',
      'IOTLB 5 41+1>800003 by 0 duty 0',
      'IOTLB 5 42+2>800004',
    ]);
  });

  test('refused and given up, the next one that names it counts; it may stand behind it already', () => {
    done(0);
    const first = queue(asid);
    queue(SYNC);
    all.skipped(m, 0, first, tail, true);
    expect(records()[0]).toBe('IOTLB 5 40+4>800002 by 0 duty 0 dropped gaveUp');
    queue(asid);
    expect(records()[0]).toBe('IOTLB 5 40+4>800002 by 2 duty 2');
    const again = 2;
    queue(page(0x40000));
    all.skipped(m, 0, again, tail, true);
    expect(records().slice(0, 2)).toEqual([
      'IOTLB 5 40+1>800002 by 3 duty 3',
      'IOTLB 5 41+3>800003 by 2 duty 2 dropped gaveUp',
    ]);
  });

  test('given up by mistake it is no duty done, though it covers', () => {
    done(0);
    const first = queue(asid);
    all.skipped(m, 0, first, tail, false);
    expect(records()[0]).toBe('IOTLB 5 40+4>800002 by 0 duty 0 gaveUp');
    queue(asid);
    expect(records()[0]).toBe('IOTLB 5 40+4>800002 by 0 duty 1');
    // Another command that is given up changes nothing.
    const before = records();
    all.skipped(m, 0, 7, tail, true);
    expect(records()).toEqual(before);
  });
});

describe('seen covered', () => {
  test('by a wait behind the command; what nothing holds any more goes', () => {
    done(0);
    queue(asid);
    queue(command(OP.ATC_INV, { sid: VSID, size: 52 }));
    const before = queue(SYNC);
    // Nothing is cached.
    expect(all.observed(m, 0, before, true)).toEqual({ leftover: undefined, hadEntry: false });
    expect(records()).toEqual([]);
  });

  test('a wait before the command covers nothing', () => {
    done(0);
    queue(SYNC);
    queue(asid);
    all.observed(m, 0, 0, true);
    expect(records()[0]).toBe('IOTLB 5 40+4>800002 by 1 duty 1');
  });
});

describe('used in spite of it', () => {
  const used = (device: number, iova: number, frame: number): boolean =>
    all.usedAfter(m, device, iova, frame * 4096) >= 0;
  /** A record that was seen, its pages reused. */
  const reused = (held: number = HELD_IN.iotlb, who: number = ASID): void =>
    all.pool.insert([held, 0, who, 0, 0x40, 4, 0x800002, 0, 0, STATE.seen | STATE.reused]);

  test('by a device of the address space, through a page of it, in the frame where it was mapped', () => {
    reused();
    expect([used(NIC, 0x40123, 0x800002), used(GPU, 0x43fff, 0x800005)]).toEqual([true, true]);
    expect([used(NIC, 0x3f000, 0x800001), used(NIC, 0x44000, 0x800006), used(NIC, 0x41000, 0x800002)]).toEqual([
      false,
      false,
      false,
    ]);
    all.pool.clear();
    reused(HELD_IN.atc, NIC);
    expect([used(NIC, 0x40000, 0x800002), used(GPU, 0x40000, 0x800002)]).toEqual([true, false]);
  });

  test('not before the page was reused', () => {
    all.pool.insert([HELD_IN.iotlb, 0, ASID, 0, 0x40, 4, 0x800002, 0, 0, STATE.seen]);
    expect(used(NIC, 0x40000, 0x800002)).toBe(false);
  });

  test('what the host has taken, flushed and given away: by every device of the VM, whatever the IOVA, until it gives it back', () => {
    all.reusedByHost(0, 0x800004, 2);
    expect(records()).toEqual(['stage 2 0 0+2>800004 seen reused']);
    expect([0x800003, 0x800004, 0x800005, 0x800006].map((frame) => used(NIC, 0x999000, frame))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    all.givenBack(0x800006, 4);
    all.givenBack(0x800000, 4);
    expect(records()).toHaveLength(1);
    // A wait of the guest says nothing of it, nor what it frees.
    all.observed(m, 0, 5, true);
    all.reused(0x800004, 2);
    expect(records()).toEqual(['stage 2 0 0+2>800004 seen reused']);
    all.givenBack(0x800005, 1);
    expect(records()).toEqual([]);
  });

  test('of another VM’s devices it is not', () => {
    all.reusedByHost(1, 0x800004, 2);
    expect(used(NIC, 0, 0x800004)).toBe(false);
  });

  test('through a context that was replaced, once all of it is seen covered, into memory that is freed', () => {
    const frame = 0x800007;
    const context = (state: number): void => {
      all.pool.clear();
      all.pool.insert([HELD_IN.config, 0, VSID, 0, 0, 0, 0x900000, 0, 0, state]);
      all.pool.insert([HELD_IN.iotlb, 0, ASID, 0, 0, 0xffffffff, 0x900000, 0, 0, STATE.seen]);
    };
    context(STATE.seen);
    expect([isFreed(m, frame * 4096), used(NIC, 0x5000, frame)]).toEqual([false, false]);
    m.mem.setOwner(frame * 4096, 3);
    expect([isFreed(m, frame * 4096), used(NIC, 0x5000, frame)]).toEqual([true, true]);
    context(STATE.believed);
    expect(used(NIC, 0x5000, frame)).toBe(true);
    context(0);
    expect(used(NIC, 0x5000, frame)).toBe(false);
    m.mem.setOwner(frame * 4096, 4);
    context(STATE.seen);
    expect(used(NIC, 0x5000, frame)).toBe(false);
  });
});
