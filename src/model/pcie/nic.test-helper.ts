/** A function of a host, the words of its state by name, and what it tells; made anew by `start`. */
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { DEVICE, IOMMU, TLB } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import type { Topology } from '../state/topology.ts';
import { ATTR_READ, ATTR_WRITE, fill, pageOf } from '../state/tlb.ts';
import { buildHost } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { receiveInvalidate } from './device.ts';
import { DEVICE_EVENTS } from './events.ts';
import { DEVICE_PHASE } from './phase.ts';

export const NIC = 0;
export const GPU = 1;
const NAMES = Object.fromEntries(Object.entries(DEVICE_EVENTS.kinds).map(([name, kind]) => [kind, name]));

export let m: Machine;
export let told: string[];
/** Offset of the NIC's words. */
export let ctl: number;

/** With another machine. */
export function goOnWith(topo: Topology): void {
  m = buildHost(topo, designById('viommu-batch')!).m;
}

export function start(answers?: 'never', broken: NonNullable<Parameters<typeof topology>[1]>['broken'] = []): void {
  const topo = topology(1, { broken });
  const devices = topo.devices.map((device, d) => (d === NIC && answers ? { ...device, answers } : device));
  goOnWith({ ...topo, devices });
  ctl = m.layout.devices[NIC].ctl;
  m.w[ctl + DEVICE.ats] = 1;
  told = [];
  m.observe = (kind, _, ...args) =>
    told.push(`${NAMES[kind]} ${args.map((one) => one.toString(16)).join(' ')}`.replace(/( 0)+$/, ''));
}

export const iommu = () => m.layout.iommus[0].ctl;

/** A request reaches the NIC, as the SMMU counts it. */
export function request(fields: Parameters<typeof command>[1], from = 0, d = NIC): void {
  const [w0, w1, w2, w3] = command(OP.ATC_INV, { sid: 0x100, size: 0, ...fields });
  receiveInvalidate(m, d, w0, w1, w2, w3, from);
  m.w[iommu() + IOMMU.outstanding]++;
}

/** A translation of `pages` (log2) from a page on, for a SubstreamID or none, by a StreamID of the function. */
export function cached(page: number, log2 = 0, ssid = -1, stream = 0, access = ATTR_READ | ATTR_WRITE): void {
  const entry = new Uint32Array(TLB.SIZE);
  entry[TLB.tag] = (stream << 24) | (ssid + 1);
  entry[TLB.ivaHi] = Math.floor(page / 0x100000);
  entry[TLB.ivaLo] = (page % 0x100000) * 4096;
  entry[TLB.paLo] = 0x7000_0000;
  entry[TLB.attr] = (12 + log2) | access;
  fill(m.atcs[NIC], entry);
}

/** Pages that the ATC has, with the SubstreamID where there is one. */
export const atc = (): string[] =>
  m.atcs[NIC].offsets().map((at) => {
    const page = pageOf(m.w[at + TLB.ivaHi], m.w[at + TLB.ivaLo]).toString(16);
    const tag = m.w[at + TLB.tag];
    return `${page}${tag & 0xffffff ? `.${(tag & 0xffffff) - 1}` : ''}${tag >>> 24 ? `@${tag >>> 24}` : ''}`;
  });

/** The engine is told to access an IOVA, and has come to a phase. */
export function access(
  iova: number,
  known: { phase?: number; write?: boolean; ssid?: number; stream?: number } = {},
): void {
  const { phase = DEVICE_PHASE.told, write = false, ssid = -1, stream = 0 } = known;
  m.w[ctl + DEVICE.phase] = phase;
  m.w[ctl + DEVICE.write] = write ? 1 : 0;
  m.w[ctl + DEVICE.iova] = iova >>> 0;
  m.w[ctl + DEVICE.iova + 1] = Math.floor(iova / 2 ** 32);
  m.w[ctl + DEVICE.ssid] = ssid + 1;
  m.w[ctl + DEVICE.stream] = stream;
}
