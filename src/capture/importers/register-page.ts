/** The registers of an SMMU as memory: its page 0, and page 1 where it is there (IHI 0070 6.2), raw or as tools print it. */
import { GERROR_CMDQ } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { REGISTER, REGISTERS, type RegisterDef } from '../../model/arch/smmuv3/fields/registers.ts';
import { formatValue } from '../../model/fields/command.ts';
import { getField, hex } from '../../model/fields/field.ts';
import { bytesToWords } from '../../model/state/memory.ts';
import type { Brought, Importer } from '../importer.ts';
import type { LogFinding } from '../logs/finding.ts';
import { factsOf } from '../logs/registers.ts';
import { type Memory, memoryOf, whyOf } from '../memory.ts';
import { isCommandQueue } from '../queue-memory.ts';

/** Pages are 64 KiB apart, and bases are on such a boundary. */
const PAGE = 2 ** 16;
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
    const memory = memoryOf(file)!;
    const known = REGISTERS.filter((one) => valueIn(memory, one) !== undefined);
    return {
      kind: `the registers of an SMMU${memory.form}`,
      why: whyOf(memory, `${known.length} registers, CMDQ_BASE ${hexOf(memory, 'CMDQ_BASE')}`),
      facts: factsOf(null, (name) => {
        const value = valueNamed(memory, name);
        return value === undefined ? undefined : { value, line: null };
      }),
      findings: findingsIn(memory),
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
  const words = bytesToWords(memory.bytes.subarray(0, memory.bytes.length - (memory.bytes.length % 4)));
  if (memory.bytes.length > 2 * PAGE || words.every((word) => word === 0) || isCommandQueue(words)) return false;
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

/** What its registers say beside the command queue. */
function findingsIn(memory: Memory): LogFinding[] {
  const found: LogFinding[] = [];
  const say = (text: string, why: string, source: string): void =>
    void found.push({ text, why, source, lines: [], smmu: null });
  const cr0 = REGISTER.CR0;
  const enables = valueIn(memory, cr0);
  if (enables !== undefined) {
    const w = Uint32Array.of(Number(enables), 0);
    const fields = cr0.fields.map((field) => `${field.name} ${formatValue(field, getField(field, w))}`);
    const acknowledged = valueNamed(memory, 'CR0ACK');
    const differs = acknowledged !== undefined && acknowledged !== enables;
    say(
      `CR0 is ${hex(Number(enables))}: ${fields.join(', ')}${differs ? `; CR0ACK is 0x${acknowledged.toString(16)}` : ''}`,
      differs ? 'what CR0ACK does not have yet has not taken effect' : 'what the driver enabled',
      'IHI 0070 6.3.9, 6.3.10',
    );
  }
  const [gerror, gerrorn] = [valueNamed(memory, 'GERROR'), valueNamed(memory, 'GERRORN')];
  const open = gerror !== undefined && gerrorn !== undefined ? gerror ^ gerrorn : 0n;
  const others = Number(open) & ~GERROR_CMDQ;
  if (others !== 0) {
    const fields = REGISTERS.find(({ name }) => name === 'GERROR')?.fields ?? [];
    const names = fields.filter((field) => getField(field, Uint32Array.of(others, 0))).map(({ name }) => name);
    say(`GERROR has ${names.join(', ') || hex(others)} active`, 'GERROR and GERRORN differ there', 'IHI 0070 6.3.19');
  }
  const [prod, cons] = [valueNamed(memory, 'EVENTQ_PROD'), valueNamed(memory, 'EVENTQ_CONS')];
  const base = valueNamed(memory, 'EVENTQ_BASE');
  if (prod !== undefined && cons !== undefined && base !== undefined && prod !== cons) {
    const laps = 2 ** (Number(base & 31n) + 1);
    const waiting = (Number(prod & 0xfffffn) - Number(cons & 0xfffffn) + laps) % laps;
    say(
      `${waiting} records wait in the event queue at 0x${(base & 0xfffffffffffe0n).toString(16)}`,
      `EVENTQ_PROD is 0x${prod.toString(16)}, EVENTQ_CONS 0x${cons.toString(16)}`,
      'IHI 0070 6.3.30, 6.3.31',
    );
  }
  return found;
}
