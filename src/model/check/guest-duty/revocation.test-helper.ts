/** Two VMs with a device each, records of what was taken away from them, and a machine of theirs. */
import { topology } from '../../arch/smmuv3/context.test-helper.ts';
import { SMMUV3 } from '../../arch/smmuv3/smmuv3.ts';
import { TLB } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { Topology } from '../../state/topology.ts';
import { buildHost } from '../../system/build.ts';
import { designById } from '../../system/designs.ts';
import { HELD_IN } from './revocation.ts';

export const ASID = 5;
export const VSID = 0x10;
export const [NIC, GPU] = [0, 1];

/** Two VMs; each has one device, whose context names ASID 5. */
export const TOPO: Topology = {
  ...topology(2),
  guestIommus: topology(2).guestIommus.map((one) => ({
    ...one,
    vdevices: one.vdevices.map((vdevice) => ({ ...vdevice, asid: ASID })),
  })),
};

export interface Given {
  held?: number;
  v?: number;
  who?: number;
  page?: number;
  pages?: number;
  frame?: number;
  by?: number;
  duty?: number;
  state?: number;
}

export const recordOf = ({
  held = HELD_IN.iotlb,
  v = 0,
  who = ASID,
  page = 0x40,
  pages = 4,
  frame = 0x100,
  by = 0,
  duty = 0,
  state = 0,
}: Given) => Uint32Array.of(held, v, who, Math.floor(page / 2 ** 32), page, pages, frame, by, duty, state);

/** A machine on which nothing cached is what memory says, unless `fresh` says so by its first page. */
export function machine(fresh: readonly number[] = [], other = false): Machine {
  const { m } = buildHost(TOPO, designById('viommu-batch')!);
  const page = (at: number): number => m.w[at + TLB.ivaLo] >>> 12;
  const cached = {
    ...SMMUV3.cached,
    isStale: (_: Machine, __: number, at: number) => !fresh.includes(page(at)),
    holdsOther: () => other,
  };
  Object.assign(m, { arch: { ...SMMUV3, cached } });
  return m;
}

export const entry = (page: number, sid: number, log2 = 12, pa = 0): Uint32Array => {
  const w = new Uint32Array(TLB.SIZE);
  w[TLB.ivaLo] = page * 4096;
  w[TLB.paLo] = pa * 4096;
  w[TLB.attr] = log2;
  w[TLB.sid] = sid;
  return w;
};
