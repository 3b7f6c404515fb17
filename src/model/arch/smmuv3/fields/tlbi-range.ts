/** How Linux names a range of pages in TLBI commands (arm_smmu_cmdq_batch_add_range()), 4 KiB granule. */

/** Fields beside the address, and where the pages that they name begin, counted from the first. */
export interface RangePart {
  readonly page: number;
  readonly fields: Readonly<Record<string, number>>;
}

const PAGE_LOG2 = 12;

/** TTL of a leaf entry that maps 2^log2 bytes: its level. */
const levelOf = (log2: number): number => 4 - (log2 - 3) / (PAGE_LOG2 - 3);

/**
 * Ranges that cover `pages` pages, mapped by entries of 2^leafLog2 bytes each: with RIL as few as the encoding allows, else
 * one command per entry.
 */
export function rangeParts(pages: number, ril: boolean, leafLog2 = PAGE_LOG2): RangePart[] {
  const parts: RangePart[] = [];
  for (let page = 0; page < pages; ) {
    const left = pages - page;
    const scale = ril ? 31 - Math.clz32(left & -left) : leafLog2 - PAGE_LOG2;
    const num = ril ? (left >>> scale) & 31 : 1;
    parts.push({ page, fields: ril ? { num: num - 1, scale, tg: 1, ttl: levelOf(leafLog2) } : {} });
    page += num * 2 ** scale;
  }
  return parts;
}
