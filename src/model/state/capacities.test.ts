/** How much room a topology needs: enough for the worst that it can come to, counted by hand. */
import { expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import type { Shape } from '../arch/arch.ts';
import { ctxCaps, entriesOf, hostFrames, stage2Tables } from './capacities.ts';
import type { MainOp, UserMemory } from './main-program.ts';
import {
  type Topology,
  emulatedBeside,
  guestIommuOfDevice,
  hasSid,
  iommuObject,
  sidAt,
  sidsOf,
  stage2PageLog2,
  toPhysical,
} from './topology.ts';

const ioctl = (name: string, fields: Extract<MainOp, { op: 'ioctl' }>['fields'] = {}, data?: UserMemory): MainOp => ({
  ...{ op: 'ioctl', ioctl: `IOMMU_${name}`, fields, as: -1 },
  ...(data && { data }),
});

/** A VM with RAM of so many bytes at these addresses; a bare one has a main thread that does `ops`. */
function vm(
  size: number,
  known: { ipa?: number; pa?: number; bare?: boolean; ops?: readonly MainOp[] } = {},
): Topology {
  const { ipa = 0x40000000, pa = 0x80000000, bare, ops } = known;
  const topo = topology(1);
  return {
    ...topo,
    vms: [{ ...topo.vms[0], ipa, pa, size, ...(bare && { bare }) }],
    ...(ops && { mains: [{ name: 'main', vm: 0, ops, names: [] }] }),
  };
}

test('the largest page that maps a range: 1 GiB, 2 MiB or 4 KiB', () => {
  expect(stage2PageLog2(0x40000000, 0x80000000, 0x40000000)).toBe(30);
  expect(stage2PageLog2(0x40000000, 0x80000000, 0x40200000)).toBe(21);
  expect(stage2PageLog2(0x40000000, 0x80201000, 0x40000000)).toBe(12);
});

test.each<[string, Topology, number]>([
  // A root, and of each level below as many as the range covers, and one more: it may begin anywhere.
  ['64 KiB of small pages', vm(0x10000), 1 + 2 + 2],
  ['4 MiB of huge pages', vm(0x400000), 1 + 2],
  ['1 GiB', vm(0x40000000), 1],
  ['4 MiB of small pages, since PA is not aligned', vm(0x400000, { pa: 0x80001000 }), 1 + 2 + 3],
  ['3 GiB of huge pages', vm(0xc0000000, { pa: 0x80200000 }), 1 + 4],
  ['a bare VM that does nothing', vm(0x10000, { bare: true }), 0],
  ['a hwpt of its main thread', vm(0x10000, { bare: true, ops: [ioctl('HWPT_ALLOC')] }), 1],
  [
    'and what it maps',
    vm(0x10000, { bare: true, ops: [ioctl('HWPT_ALLOC'), ioctl('IOAS_MAP', { length: 0x10000n })] }),
    1 + 2 + 2,
  ],
  [
    'more than there is cannot be pinned',
    vm(0x10000, { bare: true, ops: [ioctl('HWPT_ALLOC'), ioctl('IOAS_MAP', { length: 0x10001n })] }),
    1,
  ],
  [
    'each hwpt beside the standing one',
    vm(0x10000, { ops: [ioctl('HWPT_ALLOC'), ioctl('HWPT_ALLOC')] }),
    3 * (1 + 2 + 2),
  ],
])('stage-2 tables: %s', (_, topo, tables) => {
  expect(stage2Tables(topo, 0)).toBe(tables);
});

test('calls of another VM do not count, nor do VCMDQs', () => {
  const topo = topology(2);
  const mains = [{ name: 'main', vm: 1, ops: [ioctl('HWPT_ALLOC')], names: [] }];
  expect([0, 1].map((ctx) => stage2Tables({ ...topo, mains }, ctx))).toEqual([5, 10]);
  const [first] = topo.guestIommus;
  const queue = { ...first, name: 'vcmdq', hwQueueOf: 0 };
  expect(stage2Tables({ ...topo, guestIommus: [first, queue] }, 0)).toBe(5);
});

test('pages of the host: of every IOMMU and of every VM', () => {
  const topo = topology(2);
  const shape = { hostPages: (_: Topology, s: number) => 100 + s } as Shape;
  expect(hostFrames({ ...topo, iommus: [...topo.iommus, ...topo.iommus] }, shape)).toBe(201 + 5 + 5);
});

test('entries that a call copies: no more than it says, no more than there are', () => {
  const words: UserMemory = { what: 'words', words: new Uint32Array(16) };
  const invalidate = (entry_num: bigint, entry_len: bigint) =>
    entriesOf(ioctl('HWPT_INVALIDATE', { entry_num, entry_len }, words));
  expect([invalidate(3n, 16n), invalidate(9n, 16n), invalidate(9n, 24n), invalidate(100n, 0n)]).toEqual([3, 4, 2, 64]);
  expect(entriesOf(ioctl('HWPT_INVALIDATE', {}, words))).toBe(0);
  expect(entriesOf(ioctl('HWPT_INVALIDATE', { entry_num: 3n, entry_len: 16n }))).toBe(0);
  expect(entriesOf(ioctl('HWPT_ALLOC', { entry_num: 3n, entry_len: 16n }, words))).toBe(0);
  expect(entriesOf({ op: 'unbind', idev: 1 })).toBe(0);
});

test('room of a context: objects, areas, events, nodes of the xarray', () => {
  const topo = topology(2);
  // 4, 3 for the vdevice (device, vdevice, nested hwpt), 3 for the emulated SMMU; nodes for vSID 0x10.
  expect(ctxCaps(topo, 0)).toEqual({ objects: 10, areas: 1, events: 0, xaNodes: 3 });
  const vcpu = topo.vcpus[0];
  const changes = { op: 'register', guestIommu: 0, register: 0, mask: 0, value: 0 } as const;
  expect(ctxCaps({ ...topo, vcpus: [{ ...vcpu, ops: [changes] }] }, 0).objects).toBe(11);
  expect(ctxCaps({ ...topo, vcpus: [{ ...vcpu, vm: 1, ops: [changes] }] }, 0).objects).toBe(10);
  const mains = [{ name: 'main', vm: 0, ops: [ioctl('HW_QUEUE_ALLOC'), ioctl('IOAS_ALLOC')], names: [] }];
  expect(ctxCaps({ ...topo, mains }, 0)).toEqual({ objects: 13, areas: 3, events: 16, xaNodes: 3 });
  expect(ctxCaps({ ...topo, mains }, 1)).toEqual({ objects: 10, areas: 1, events: 0, xaNodes: 3 });
});

test('nodes of the xarray: a path of 6 bits a level for each vSID, and one level to grow', () => {
  const nodes = (...vsids: readonly number[]): number => {
    const topo = topology(1);
    const [first] = topo.guestIommus;
    const vdevices = vsids.map((vsid) => ({ device: 0, vsid }));
    return ctxCaps({ ...topo, guestIommus: [{ ...first, vdevices }] }, 0).xaNodes;
  };
  expect([nodes(), nodes(0), nodes(63), nodes(64), nodes(63, 64), nodes(4096), nodes(1, 2, 3)]).toEqual([
    2, 3, 3, 5, 6, 7, 3,
  ]);
});

test('nodes of a main thread’s vdevices: a path each, and as many to grow', () => {
  const nodes = (virt_id?: bigint): number => {
    const ops = [ioctl('VDEVICE_ALLOC', virt_id === undefined ? {} : { virt_id }), ioctl('IOAS_ALLOC')];
    return ctxCaps(vm(0x10000, { ops }), 0).xaNodes - 3;
  };
  expect([nodes(), nodes(0n), nodes(63n), nodes(64n), nodes(4095n), nodes(4096n)]).toEqual([2, 2, 2, 4, 4, 6]);
});

test('StreamIDs of a device, its emulated IOMMU, queues beside one', () => {
  const topo = topology(2);
  const [nic, gpu] = topo.devices;
  expect([sidsOf(nic), sidsOf(gpu)]).toEqual([[0x100, 0x101], [0x200]]);
  expect([sidAt(nic, 0), sidAt(nic, 1)]).toEqual([0x100, 0x101]);
  expect([0x100, 0x101, 0x102].map((sid) => hasSid(nic, sid))).toEqual([true, true, false]);
  expect([hasSid(gpu, 0x200), hasSid(gpu, 0x101)]).toEqual([true, false]);
  expect([0, 1, 2].map((device) => guestIommuOfDevice(topo, device))).toEqual([0, 1, -1]);
  const queues = { ...topo, guestIommus: [...topo.guestIommus, { ...topo.guestIommus[1], hwQueueOf: 1 }] };
  expect([0, 1, 2].map((queue) => emulatedBeside(queues, queue))).toEqual([0, 1, 1]);
  expect([toPhysical(topo.vms[1], 0x40001000), iommuObject(topo, 0)]).toEqual([0x800011000, 'smmu/SMMU0']);
});
