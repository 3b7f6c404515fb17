/** What an emulated SMMU's trace says of the commands that it consumed: names and fields, no words. */
import * as v from 'valibot';
import { OP, decode } from '../../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../../model/fields/field.ts';
import { readLines } from '../read.ts';
import type { CommandKind } from './align.ts';
import type { SlotWords } from './machine.ts';

const Command = v.looseObject({ op: v.string() });
const Group = v.object({ test: v.string(), hw: v.array(Command) });

/** Fields as the trace gives them; those that it does not give are not compared. */
export type TracedCommand = v.InferOutput<typeof Command>;
export type Group = v.InferOutput<typeof Group>;

export const parseGroups = (text: string, file: string): Group[] => readLines(text, file, Group);

/** QEMU's trace names. */
const NAMES: Readonly<Record<number, string>> = {
  [OP.PREFETCH_CONFIG]: 'PREFETCH_CONFIG',
  [OP.CFGI_STE]: 'CFGI_STE',
  [OP.CFGI_STE_RANGE]: 'CFGI_STE_RANGE',
  [OP.CFGI_CD]: 'CFGI_CD',
  [OP.CFGI_CD_ALL]: 'CFGI_CD_ALL',
  [OP.TLBI_NH_ALL]: 'TLBI_NH_ALL',
  [OP.TLBI_NH_ASID]: 'TLBI_NH_ASID',
  [OP.TLBI_NH_VA]: 'TLBI_NH_VA',
  [OP.TLBI_NH_VAA]: 'TLBI_NH_VAA',
  [OP.TLBI_S12_VMALL]: 'TLBI_S12_VMALL',
  [OP.TLBI_NSNH_ALL]: 'TLBI_NSNH_ALL',
  [OP.ATC_INV]: 'ATC_INV',
  [OP.SYNC]: 'SYNC',
};

/**
 * A command's words as the recording gives them. QEMU traces a range in one line per naturally aligned power of two
 * (smmuv3_range_inval()); the recording kept the last of them.
 */
export function traced(words: SlotWords): TracedCommand {
  const { mnemonic, fields } = decode(words);
  const { vmid, asid, sid, leaf, ttl, tg, num, scale } = fields;
  const va = (BigInt(words[3]) << 32n) | BigInt((words[2] & 0xfffff000) >>> 0);
  const [addr, pages] = tg ? lastBlock(va, BigInt((num + 1) * 2 ** scale), BigInt(tg * 2 + 10)) : [va, 1n];
  return {
    op: NAMES[words[0] & 0xff] ?? mnemonic,
    vmid,
    asid,
    sid: sid === undefined ? undefined : hex(sid),
    leaf,
    ttl,
    tg,
    addr: `0x${addr.toString(16)}`,
    num_pages: Number(pages),
  };
}

/** The last of the aligned powers of two that make up a range of `pages` pages of 2^granule bytes. */
function lastBlock(va: bigint, pages: bigint, granule: bigint): [addr: bigint, pages: bigint] {
  const end = va + (pages << granule);
  for (let addr = va; ; ) {
    let size = addr === 0n ? 1n << 64n : addr & -addr;
    while (addr + size > end) size >>= 1n;
    if (addr + size === end) return [addr, size >> granule];
    addr += size;
  }
}

/** What a trace line says beside the command. */
const REMARKS = ['note', 'stage'];
const HOST = ['CFGI_STE', 'CFGI_STE_RANGE', 'CFGI_CD', 'TLBI_NH_ASID', 'TLBI_S12_VMALL', 'TLBI_NSNH_ALL', 'ATC_INV'];

export const TRACED: CommandKind<TracedCommand> = {
  same: (expected, recorded) =>
    Object.entries(recorded).every(([name, value]) => REMARKS.includes(name) || expected[name] === value),
  isSync: ({ op }) => op === 'SYNC',
  host: ({ op }) => (op === 'PREFETCH_CONFIG' ? 'prefetch' : HOST.includes(op) ? 'command' : null),
  text: (command) =>
    Object.entries(command)
      .filter(([name, value]) => value !== undefined && !REMARKS.includes(name))
      .map(([name, value]) => (name === 'op' ? String(value) : `${name}=${String(value)}`))
      .join(' '),
};
