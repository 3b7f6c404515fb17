/** What Linux queues when a mapping goes away: arm_smmu_domain_inv_range(), strict mode, 4 KiB granule. */
import { OP, command } from '../model/fields/commands.ts';

export const LINUX_SYNC = command(OP.SYNC, { cs: 2, msh: 3, msiattr: 0xf });

/** TLBI_NH_VA commands for a range of pages: ranges when the SMMU has RIL, else one per page. */
export function tlbiRange(asid: number, iova: number, pages: number, ril: boolean): Uint32Array[] {
  const commands: Uint32Array[] = [];
  let va = iova;
  for (let left = pages; left > 0; ) {
    const scale = ril ? 31 - Math.clz32(left & -left) : 0;
    const num = ril ? (left >>> scale) & 31 : 1;
    const range: Record<string, number> = ril ? { num: num - 1, scale, tg: 1, ttl: 3 } : {};
    commands.push(command(OP.TLBI_NH_VA, { asid, va, leaf: 1, ...range }));
    left -= num * 2 ** scale;
    va += num * 2 ** scale * 4096;
  }
  return commands;
}

/** ATC_INV for the smallest power-of-two block of pages that covers the range. */
export function atcRange(sid: number, iova: number, pages: number): Uint32Array {
  const first = iova / 4096;
  const last = first + pages - 1;
  let size = 0;
  while (Math.floor(first / 2 ** size) !== Math.floor(last / 2 ** size)) size++;
  return command(OP.ATC_INV, { sid, size, addr: Math.floor(first / 2 ** size) * 2 ** size * 4096 });
}
