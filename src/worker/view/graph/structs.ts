/** What is shown of a selected object, kind by kind, a line each. What only one architecture has comes with its details. */
import type { Machine } from '../../../model/state/machine.ts';
import { refOf } from '../../../model/state/ref.ts';
import type { ObjectDetail } from '../../protocol/detail.ts';
import { detailsOf } from '../arch/details.ts';
import { HW_QUEUE } from './structs/hw-queue.ts';
import { HWPT_NESTED } from './structs/hwpt-nested.ts';
import { HWPT_PAGING } from './structs/hwpt-paging.ts';
import { IDEV } from './structs/idev.ts';
import { IOAS } from './structs/ioas.ts';
import { SLOT } from './structs/slot.ts';
import type { Struct } from './structs/struct.ts';
import { VDEVICE } from './structs/vdevice.ts';
import { VEVENTQ } from './structs/veventq.ts';
import { VIOMMU } from './structs/viommu.ts';
import { XA } from './structs/xa.ts';

const STRUCTS: readonly Struct[] = [IOAS, HWPT_PAGING, VIOMMU, HWPT_NESTED, VDEVICE, IDEV, VEVENTQ, HW_QUEUE, XA, SLOT];

/** `id`: as in the graph. Null for what is no object of the kernel or the hardware. */
export function structOf(m: Machine, id: string): ObjectDetail | null {
  const { kind, owner, n = Number.NaN } = refOf(id);
  const { structs, driver } = detailsOf(m);
  const struct = [...STRUCTS, ...structs].find((one) => one.kind === kind);
  const shown = struct?.of(m, owner, n, driver);
  return shown ? { kind: 'object', holders: [], ...shown } : null;
}
