/** Where tables lie that a transaction is translated by, and what no stage translates (IHI 0070 3.4, 5.2, 5.4). */
import { beforeEach, expect, test } from 'vitest';
import { type Field, setField } from '../../../fields/field.ts';
import { dma } from '../../../pcie/device.ts';
import { DEVICE_EVENT } from '../../../pcie/events.ts';
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { DEVICE } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { buildHost } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { IDR, topology } from '../context.test-helper.ts';
import { CD, STE } from '../fields/descriptors.ts';
import { type Fetched, newOutcome } from './outcome.ts';
import { serve } from './smmu.ts';
import { steAddress } from './ste-address.ts';
import { probe } from './translate.ts';

const GPU = 1;
const SID = 0x200;
const [ROOT, LEVEL_2, LEVEL_3, CDS, LEAF_CDS, PAGE] = [1, 2, 3, 4, 5, 6].map((page) => 0x8_0000_0000 + page * 0x1000);
const SSID_BITS = 10;

let m: Machine;

beforeEach(() => {
  const topo = topology(1);
  const idr = { ...IDR, IDR1: (IDR.IDR1 & ~(0x1f << 6)) | (SSID_BITS << 6) };
  m = buildHost({ ...topo, iommus: [{ ...topo.iommus[0], idr }] }, designById('viommu-batch')!).m;
});

function put<T extends Record<string, Field>>(pa: number, fields: T, values: Partial<Record<keyof T, number>>): void {
  const words = new Uint32Array(16);
  for (const [name, value] of Object.entries(values)) setField(fields[name], words, value as number);
  m.mem.writeWords(pa, words);
}

const stream = (values: Partial<Record<keyof typeof STE, number>>): void =>
  put(steAddress(m, m.layout.iommus[0].regs, SID), STE, { V: 1, ...values });

/** A table descriptor; with AF and AP[1] a page. */
const entry = (pa: number, bits = 3): number[] => [(pa + bits) >>> 0, Math.floor(pa / 2 ** 32)];
const PAGE_BITS = 0x443;

/** What is fetched for IOVA 0x1008 and where that leads; a fault is -1. */
function translated(ssid = -1): { fetched: string[]; pa: number } {
  const fetched: string[] = [];
  const out = newOutcome();
  out.trace = ({ what, pa }: Fetched) => fetched.push(`${what} ${pa.toString(16)}`);
  probe(m, 0, { sid: SID, ssid, hi: 0, lo: 0x1008, write: false, privileged: true, ats: false }, out);
  return { fetched, pa: out.type ? -1 : out.pa };
}

const cd = { V: 1, AA64: 1, A: 1, R: 1, EPD1: 1, IPS: 4 } as const;

test.each([
  ['512 entries', 25, ROOT + 0xff0, ROOT],
  ['4 entries, at any multiple of 32 bytes', 32, ROOT + 0x20, ROOT + 0x20],
  ['4 entries, the bit below left out', 32, ROOT + 0x30, ROOT + 0x20],
])('a first table lies at TTB0 aligned to its size: %s', (_, T0SZ, TTB0, table) => {
  stream({ CONFIG: 5, S1CTXPTR: CDS });
  put(CDS, CD, { ...cd, T0SZ, TTB0 });
  m.mem.writeWords(table, entry(LEVEL_2));
  m.mem.writeWords(LEVEL_2, entry(LEVEL_3));
  m.mem.writeWords(LEVEL_3 + 8, entry(PAGE, PAGE_BITS));
  const { fetched, pa } = translated();
  expect([fetched.slice(-3), pa]).toEqual([
    [table, LEVEL_2, LEVEL_3 + 8].map((at) => `S1 ${at.toString(16)}`),
    PAGE + 8,
  ]);
});

test('the first table of a 2-level CD table lies at S1ContextPtr aligned to its size', () => {
  // 2^10 CDs, 64 to a leaf: 16 entries of 8 bytes.
  stream({ CONFIG: 5, S1CTXPTR: CDS + 0xc0, S1FMT: 1, S1CDMAX: SSID_BITS });
  const l1cd = CDS + 0x80 + 8;
  m.mem.writeWords(l1cd, entry(LEAF_CDS, 1));
  expect(translated(64 + 3).fetched.slice(-2)).toEqual([
    `L1CD ${l1cd.toString(16)}`,
    `CD ${(LEAF_CDS + 3 * 64).toString(16)}`,
  ]);
});

test('a stream in bypass: every access goes to the address that it names', () => {
  stream({ CONFIG: 4 });
  const { ctl } = m.layout.devices[GPU];
  const landed: number[][] = [];
  m.observe = (kind, _, ...args) => {
    if (kind === DEVICE_EVENT.land) landed.push(args.slice(1, 6));
  };
  for (const write of [0, 1]) {
    m.w[ctl + DEVICE.phase] = DEVICE_PHASE.told;
    m.w.set([0x40012348, 3], ctl + DEVICE.iova);
    m.w[ctl + DEVICE.write] = write;
    dma(m, GPU);
    serve(m, 0, GPU);
    dma(m, GPU);
  }
  expect(landed).toEqual([0, 1].map((write) => [3, 0x40012348, write, 3, 0x40012348]));
});
