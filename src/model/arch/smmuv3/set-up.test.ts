/** What SMMUs begin with: registers, queues, stream tables, and the room that they take (IHI 0070 3.3, 5.1, 6.3). */
import { expect, test } from 'vitest';
import { Image } from '../../state/image.ts';
import { buildHost, buildMachine } from '../../system/build.ts';
import { designById } from '../../system/designs.ts';
import { oneStream, topology } from './context.test-helper.ts';
import { consOf, errorOf, queueLog2, readCommand, slotAddress, stopped } from './hw/cmdq.ts';
import { entryAddr, leafEntry, levelShift, pteAddress, startLevel } from './hw/pagetable.ts';
import { readRegister, resetRegisters, writeRegister } from './hw/regs.ts';
import { STRTAB_CFG, ensureLevel2, level2Pages, level2Ste, splitOf } from './hw/strtab.ts';
import { steAddress } from './hw/ste-address.ts';
import { hostPages } from './set-up.ts';
import { REGS } from './state.ts';

const batch = designById('viommu-batch')!;

test('pages of the host: the CMDQ, a page of event records, the stream table, 4 pages for each 256 StreamIDs', () => {
  const pages = (commandsLog2: number, ...sids: readonly number[]): number => {
    const topo = topology(1);
    const devices = sids.map((sid) => ({ name: `D${sid}`, iommu: 0, sid, ats: false }));
    return hostPages({ ...topo, iommus: [{ ...topo.iommus[0], commandsLog2 }], devices }, 0);
  };
  expect([pages(3), pages(8), pages(9), pages(10)]).toEqual([3, 3, 4, 6]);
  expect([pages(8, 1), pages(8, 1, 255), pages(8, 1, 256), pages(8, 1, 256, 0xffff)]).toEqual([7, 7, 11, 15]);
  expect([level2Pages([]), level2Pages([0, 255, 256])]).toEqual([0, 8]);
});

test('a physical SMMU: its queues, a 2-level table of 16-bit StreamIDs, streams that abort', () => {
  const { m } = buildHost(topology(1), batch);
  const { regs } = m.layout.iommus[0];
  const w = (name: keyof typeof REGS, i = 0): number => m.w[regs + REGS[name] + i];
  expect([w('cr0'), w('cr0ack'), w('strtabCfg'), w('cmdqBase') & 0x1f, w('eventqBase') & 0x1f]).toEqual([
    0xd,
    0xd,
    STRTAB_CFG,
    8,
    7,
  ]);
  expect([w('strtabCfg') & 0x3f, splitOf(w('strtabCfg')), (w('strtabCfg') >>> 16) & 3]).toEqual([16, 8, 1]);
  // Queues are aligned to their size.
  expect([(w('cmdqBase') & ~0x1f) % 4096, (w('eventqBase') & ~0x1f) % 4096, w('cmdqBase', 1)]).toEqual([0, 0, 1]);
  for (const sid of [0x100, 0x101, 0x200]) expect(m.mem.read32(steAddress(m, regs, sid))).toBe(1);
  expect([steAddress(m, regs, 0x300), steAddress(m, regs, 0x10000)]).toEqual([-1, -1]);
});

test('STRTAB_BASE_CFG.SPLIT: 6, 8, 10; what is reserved is 6', () => {
  expect([0, 6, 7, 8, 9, 10, 16, 31].map((split) => splitOf((1 << 16) | (split << 6) | 16))).toEqual([
    6, 6, 6, 8, 6, 10, 6, 6,
  ]);
});

test('second-level tables are made once for 256 StreamIDs', () => {
  const mem = new Image();
  let next = 0x100000;
  const taken: number[] = [];
  const alloc = (bytes: number): number => {
    taken.push(bytes);
    next += bytes;
    return next - bytes;
  };
  for (const sid of [0x100, 0x1ff, 0x200]) ensureLevel2(mem, 0x1000, sid, alloc);
  expect(taken).toEqual([0x4000, 0x4000]);
  // Span 9: 2^8 STEs.
  expect([mem.read32(0x1008), mem.read32(0x1010)]).toEqual([0x100009, 0x104009]);
  expect([0x100, 0x1ff, 0x200].map((sid) => level2Ste(mem, 0x1000, sid))).toEqual([0x100000, 0x103fc0, 0x104000]);
});

test('an emulated SMMU: where its guest’s queue stands, and its memory', () => {
  const topo = oneStream(1);
  const begins = { position: 0x13, slots: new Uint32Array(64) };
  const guestIommus = topo.guestIommus.map((one) => ({
    ...one,
    begins,
    deviceTableCfg: 0x10208,
    eventq: { ipa: 0x40006000, log2: 3 },
  }));
  const m = buildMachine({ ...topo, guestIommus }, batch);
  const { regs } = m.layout.guestIommus[0];
  const w = (name: keyof typeof REGS): number => m.w[regs + REGS[name]];
  expect([w('cmdqBase'), w('strtabBase'), w('strtabCfg'), w('eventqBase')]).toEqual([
    0x40000004, 0x40001000, 0x10208, 0x40006003,
  ]);
  expect([w('cmdqProd'), w('cmdqCons'), consOf(m, regs), w('cr0'), w('cr0ack')]).toEqual([0x13, 0x13, 0x13, 0xd, 0xd]);
});

test('a command queue as its registers describe it', () => {
  const { m } = buildHost(topology(1), batch);
  const { regs } = m.layout.iommus[0];
  const set = (name: keyof typeof REGS, value: number, i = 0): void => {
    m.w[regs + REGS[name] + i] = value;
  };
  set('cmdqBase', 0x12345_000 | 0xfe0 | 8);
  set('cmdqBase', 0xfff00003, 1);
  // Aligned to its size; bits 51:32.
  expect([queueLog2(m, regs), slotAddress(m, regs, 0), slotAddress(m, regs, 0x1ff)]).toEqual([
    8, 0x3_1234_5000, 0x3_1234_5ff0,
  ]);
  // The least alignment is 32 bytes, the most entries 2^19.
  set('cmdqBase', 0x12345_030);
  expect([queueLog2(m, regs), slotAddress(m, regs, 0)]).toEqual([16, 0x3_1230_0000]);
  set('cmdqBase', 0x12345_020);
  expect([queueLog2(m, regs), slotAddress(m, regs, 5)]).toEqual([0, 0x3_1234_5020]);
  set('cmdqBase', 0x1f);
  expect(queueLog2(m, regs)).toBe(19);
  expect([stopped(m, regs), errorOf(m, regs)]).toEqual([false, '']);
  m.w[regs + REGS.gerror] ^= 1;
  set('cmdqCons', (1 << 24) | 5);
  expect([stopped(m, regs), errorOf(m, regs), consOf(m, regs)]).toEqual([true, 'CERROR_ILL', 5]);
  set('cmdqCons', (3 << 24) | 5);
  expect(errorOf(m, regs)).toBe('CERROR_ATC_INV_SYNC');
  set('cmdqCons', (9 << 24) | 5);
  expect(errorOf(m, regs)).toBe('CERROR');
  m.w[regs + REGS.gerrorn] ^= 1;
  expect(errorOf(m, regs)).toBe('');
  m.mem.writeWords(0x5000, [1, 2, 3, 4]);
  expect([...readCommand(m, 0x5000)]).toEqual([1, 2, 3, 4]);
});

test('levels of tables with a granule of 4 KiB', () => {
  expect([0, 1, 2, 3].map(levelShift)).toEqual([39, 30, 21, 12]);
  expect([25, 30, 31, 39, 40, 48].map(startLevel)).toEqual([2, 2, 1, 1, 0, 0]);
  expect([
    entryAddr(0x1000, 0x40201000, 1),
    entryAddr(0x1000, 0x40201000, 2),
    entryAddr(0x1000, 0x40201000, 3),
  ]).toEqual([0x1008, 0x1008, 0x1008]);
  expect(entryAddr(0x1000, 512 * 2 ** 30, 1)).toBe(0x1000);
  expect(pteAddress(0xabcde7ff, 0xf0120034)).toBe(0x34_abcd_e000);
});

test('the way to a leaf: tables are made where there are none, of the owner’s addresses', () => {
  const mem = new Image();
  let next = 0x2000;
  const alloc = (): number => {
    next += 0x1000;
    return next - 0x1000;
  };
  const leaf = (input: number, last = 3): number =>
    leafEntry(mem, 0x1000, 1, last, input, (address) => address + 0x100000, alloc);
  expect([leaf(0x40201000), next]).toEqual([0x103008, 0x4000]);
  // V and table.
  expect([mem.read32(0x101008), mem.read32(0x102008)]).toEqual([0x2003, 0x3003]);
  expect([leaf(0x40202000), leaf(0x40400000), next]).toEqual([0x103010, 0x104000, 0x5000]);
  expect([leaf(0x80000000, 2), leaf(0xc0000000, 1)]).toEqual([0x105000, 0x101018]);
});

test('registers: reserved bits, guards, what a write sets off', () => {
  const { m } = buildHost(topology(1), batch);
  resetRegisters(m, 0);
  const write = (name: string, lo: number, hi = 0): readonly [number, number] => {
    writeRegister(m, 0, name, lo, hi);
    return readRegister(m, 0, name);
  };
  expect([readRegister(m, 0, 'IDR0')[0], readRegister(m, 0, 'NONE')]).toEqual([m.topo.iommus[0].idr.IDR0, [0, 0]]);
  // GBPA takes effect with UPDATE only, which reads 0 then.
  expect([write('GBPA', 0x100000)[0] >>> 20, write('GBPA', 0x80100000)[0] >>> 20]).toEqual([0, 1]);
  expect([write('CR0', 0xffffffff)[0] & 1, readRegister(m, 0, 'CR0ACK')[0]]).toEqual([1, readRegister(m, 0, 'CR0')[0]]);
  // While SMMUEN is 1 the stream table cannot be changed.
  const before = readRegister(m, 0, 'STRTAB_BASE');
  expect(write('STRTAB_BASE', 0x1000, 5)).toEqual(before);
  write('CR0', 0);
  expect(write('STRTAB_BASE', 0x1fff, 0xffffffff)).not.toEqual(before);
  expect(readRegister(m, 0, 'STRTAB_BASE')[0] & 0x3f).toBe(0);
  expect(write('IDR0', 5)[0]).toBe(m.topo.iommus[0].idr.IDR0);
});
