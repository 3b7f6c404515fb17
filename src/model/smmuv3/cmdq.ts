/** A command queue as its registers describe it: a physical SMMU's or an emulated one's (IHI 0070 3.5, 6.3.26). */
import { addr } from '../fields/field.ts';
import { CERROR_NAMES, CONS_ERR_SHIFT, CONS_RD, GERROR_CMDQ } from '../fields/registers.ts';
import { REGS } from '../state/layout.ts';
import type { Machine } from '../state/machine.ts';
import { indexOf } from '../state/queue.ts';

/** Position (index with wrap) of the next command to be consumed. */
export const consOf = (m: Machine, regs: number): number => m.w[regs + REGS.cmdqCons] & CONS_RD;

/** True while a command error waits to be acknowledged. */
export const stopped = (m: Machine, regs: number): boolean =>
  ((m.w[regs + REGS.gerror] ^ m.w[regs + REGS.gerrorn]) & GERROR_CMDQ) !== 0;

/** CERROR_… while a command error waits to be acknowledged, else ''. */
export const errorOf = (m: Machine, regs: number): string =>
  stopped(m, regs) ? (CERROR_NAMES[m.w[regs + REGS.cmdqCons] >>> CONS_ERR_SHIFT] ?? 'CERROR') : '';

/** Physical address of the slot at `pos` of the command queue that the registers at `regs` describe. */
export function slotAddress(m: Machine, regs: number, pos: number): number {
  const lo = m.w[regs + REGS.cmdqBase];
  const log2 = lo & 0x1f;
  return addr((lo & ~0x1f) >>> 0, m.w[regs + REGS.cmdqBase + 1] & 0xfffff) + indexOf(pos, log2) * 16;
}

export const queueLog2 = (m: Machine, regs: number): number => m.w[regs + REGS.cmdqBase] & 0x1f;

const scratch = new Uint32Array(4);

/** The command at `pos`, in a buffer that the next call overwrites. */
export function readCommand(m: Machine, pa: number): Uint32Array {
  for (let i = 0; i < 4; i++) scratch[i] = m.mem.read32(pa + i * 4);
  return scratch;
}
