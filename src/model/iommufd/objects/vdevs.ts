/** The xarray of the viommu that serves an emulated IOMMU, for whoever looks at a machine. */
import { VIOMMU } from '../../state/ctx-layout.ts';
import { VMM } from '../../state/layout.ts';
import type { Machine } from '../../state/machine.ts';
import type { Ctx } from '../ctx.ts';
import { OBJ_TYPE, objectAt, typeOf } from './objects.ts';
import { xaLoad, xaObject } from './xarray.ts';

/** Context and head of emulated IOMMU `v`'s xarray; undefined where its VMM has no viommu. */
export function vdevsOf(m: Machine, v: number): { readonly k: Ctx; readonly head: number } | undefined {
  const k = m.ctxs[m.topo.guestIommus[v].vm];
  const viommu = m.w[m.layout.guestIommus[v].ctl + VMM.viommu];
  return typeOf(k, viommu) === OBJ_TYPE.viommu ? { k, head: objectAt(k, viommu) + VIOMMU.vdevs } : undefined;
}

/** Id of the vdevice with this vSID, or 0. */
export function vdeviceBySid(m: Machine, v: number, vsid: number): number {
  const vdevs = vdevsOf(m, v);
  return vdevs ? xaObject(xaLoad(vdevs.k, vdevs.head, vsid, 0)) : 0;
}
