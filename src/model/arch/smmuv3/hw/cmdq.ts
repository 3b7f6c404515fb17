/** A command queue as its registers describe it: a physical SMMU's or an emulated one's (IHI 0070 3.5, 6.3.26). */
import { addr } from '../../../fields/field.ts';
import { CERROR_NAMES, CONS_ERR_SHIFT, CONS_RD, GERROR_CMDQ } from '../fields/register-bits.ts';
import { REGS } from '../state.ts';
import type { Machine } from '../../../state/machine.ts';
import { indexOf } from '../../../state/queue.ts';

export const COMMAND_BYTES = 16;

/** Position (index with wrap) of the next command to be consumed. */
export const consOf = (m: Machine, regs: number): number => m.w[regs + REGS.cmdqCons] & CONS_RD;

/** True while a command error waits to be acknowledged. */
export const stopped = (m: Machine, regs: number): boolean =>
  ((m.w[regs + REGS.gerror] ^ m.w[regs + REGS.gerrorn]) & GERROR_CMDQ) !== 0;

/** CERROR_… while a command error waits to be acknowledged, else ''. */
export const errorOf = (m: Machine, regs: number): string =>
  stopped(m, regs) ? (CERROR_NAMES[(m.w[regs + REGS.cmdqCons] >>> CONS_ERR_SHIFT) & 0x7f] ?? 'CERROR') : '';

/** Physical address of a queue of 2^log2 entries whose base register lies at `base`: aligned to its size, 32 at least. */
export function queueAddress(m: Machine, base: number, log2: number, entryBytes: number): number {
  const within = Math.max(32, entryBytes << log2) - 1;
  return addr((m.w[base] & ~within) >>> 0, m.w[base + 1] & 0xfffff);
}

/** Physical address of the slot at `pos` of the command queue that the registers at `regs` describe. */
export function slotAddress(m: Machine, regs: number, pos: number): number {
  const log2 = queueLog2(m, regs);
  return queueAddress(m, regs + REGS.cmdqBase, log2, COMMAND_BYTES) + indexOf(pos, log2) * COMMAND_BYTES;
}

/** No SMMU has larger queues (IHI 0070 6.3.2). */
const LARGEST_LOG2 = 19;

export const queueLog2 = (m: Machine, regs: number): number => Math.min(m.w[regs + REGS.cmdqBase] & 0x1f, LARGEST_LOG2);

const scratch = new Uint32Array(4);

/** The command at `pos`, in a buffer that the next call overwrites. */
export function readCommand(m: Machine, pa: number): Uint32Array {
  for (let i = 0; i < 4; i++) scratch[i] = m.mem.read32(pa + i * 4);
  return scratch;
}
