/** What Linux queues when a mapping goes away: arm_smmu_domain_inv_range(), strict mode, 4 KiB granule. */
import { OP, command } from '../../../model/arch/smmuv3/fields/commands.ts';
import { rangeParts } from '../../../model/arch/smmuv3/fields/tlbi-range.ts';

export const LINUX_SYNC = command(OP.SYNC, { cs: 2, msh: 3, msiattr: 0xf });

/** TLBI_NH_VA commands for a range of pages: ranges when the IOMMU has RIL, else one per page. */
export const tlbiRange = (asid: number, iova: number, pages: number, ril: boolean): Uint32Array[] =>
  rangeParts(pages, ril).map(({ page, fields }) =>
    command(OP.TLBI_NH_VA, { asid, va: iova + page * 4096, leaf: 1, ...fields }),
  );

/** ATC_INV for the smallest power-of-two block of pages that covers the range. */
export function atcRange(sid: number, iova: number, pages: number): Uint32Array {
  const first = iova / 4096;
  const last = first + pages - 1;
  let size = 0;
  while (Math.floor(first / 2 ** size) !== Math.floor(last / 2 ** size)) size++;
  return command(OP.ATC_INV, { sid, size, addr: Math.floor(first / 2 ** size) * 2 ** size * 4096 });
}
