/** The registers of an SMMU as memory: its page 0, and page 1 where it is there (IHI 0070 6.2), raw or as tools print it. */
import { REGISTER, REGISTERS, type RegisterDef } from '../../model/arch/smmuv3/fields/registers.ts';
import { wordsIn } from '../../model/state/memory.ts';
import type { Brought, Importer } from '../importer.ts';
import { type Read, registerFindings } from '../logs/register-findings.ts';
import { factsOf } from '../logs/registers.ts';
import { heldOf, type Memory, memoryIn, memoryOf, whyOf } from '../memory.ts';
import { isCommandQueue } from '../queue-memory.ts';

/** Pages are 64 KiB apart, and bases are on such a boundary. */
const PAGE = 2 ** 16;
/** Bytes of a command. */
const COMMAND = 16;
/** From CMDQ_BASE on to behind CMDQ_CONS. */
const NEEDED = ['CMDQ_BASE', 'CMDQ_PROD', 'CMDQ_CONS'];
const MOST_LOG2 = 19;
const LAST_CERROR = 3;
const BASE_RES0 = 0xbff0_0000_0000_0000n;

export const REGISTER_PAGE: Importer = {
  id: 'register-page',
  title: 'the registers of an SMMU as memory',
  sniff: (file) => {
    const memory = memoryOf(file);
    return memory && isPage(memory)
      ? { why: 'CMDQ_BASE, PROD and CONS are where an SMMU has them, and fit its IDR1', sure: 'likely' }
      : undefined;
  },
  facts(file: Brought) {
    const memory = memoryIn(file);
    const read: Read = (name) => {
      const value = valueNamed(memory, name);
      return value === undefined ? undefined : { value, line: null };
    };
    const known = REGISTERS.filter((one) => valueIn(memory, one) !== undefined);
    return {
      kind: `the registers of an SMMU${memory.form}`,
      why: whyOf(memory, `${known.length} registers, CMDQ_BASE ${hexOf(memory, 'CMDQ_BASE')}`),
      facts: factsOf(null, read),
      findings: registerFindings(null, read),
      unread: memory.unread,
    };
  },
};

/** Undefined where the memory does not hold it. */
function valueIn({ bytes, missing, address = 0n }: Memory, { offset, bits }: RegisterDef): bigint | undefined {
  const at = offset - Number(address % BigInt(PAGE));
  const size = bits / 8;
  if (at < 0 || at + size > bytes.length || missing.some(([from, to]) => from < at + size && to > at)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bits === 64 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
}

function valueNamed(memory: Memory, name: string): bigint | undefined {
  return valueIn(memory, REGISTER[name]);
}

const hexOf = (memory: Memory, name: string): string => `0x${(valueNamed(memory, name) ?? 0n).toString(16)}`;

/** Whether the command queue that its registers describe can be one; IDR1, where it is there, names the largest. */
function isPage(memory: Memory): boolean {
  if (memory.bytes.length > 2 * PAGE) return false;
  const words = wordsIn(heldOf(memory, COMMAND));
  if (words.every((word) => word === 0) || isCommandQueue(words)) return false;
  const [base, prod, cons] = NEEDED.map((name) => valueNamed(memory, name));
  if (base === undefined || prod === undefined || cons === undefined) return false;
  const log2size = Number(base & 31n);
  const idr1 = valueNamed(memory, 'IDR1');
  const most = idr1 === undefined ? MOST_LOG2 : Number((idr1 >> 21n) & 31n);
  const laps = 2n ** BigInt(log2size + 1);
  const enables = valueNamed(memory, 'CR0');
  return (
    log2size > 0 &&
    log2size <= Math.min(most, MOST_LOG2) &&
    (base & BASE_RES0) === 0n &&
    base >> 12n !== 0n &&
    prod < laps &&
    (cons & 0xffffffn) < laps &&
    cons >> 24n <= BigInt(LAST_CERROR) &&
    (enables === undefined || enables < 0x400n) &&
    // Without an identification the rest is nothing but numbers.
    (idr1 !== undefined ? idr1 !== 0n : enables !== undefined || memory.address !== undefined)
  );
}
