/** What the registers of an SMMU say beside the state of its command queue: of one moment, each by itself and against its IDRs. */
import { CONS_RD, CR0_SMMUEN, GBPA_ABORT, GERROR_CMDQ } from '../../model/arch/smmuv3/fields/register-bits.ts';
import { REGISTER } from '../../model/arch/smmuv3/fields/registers.ts';
import { formatValue } from '../../model/fields/command.ts';
import { getField, hex } from '../../model/fields/field.ts';
import type { LogFinding } from './finding.ts';
import { ADDRESS } from './mmio.ts';

/** A register as it was read; undefined where nobody tells it. */
export type Read = (name: string) => { readonly value: bigint; readonly line: number | null } | undefined;

type Say = (text: string, why: string, source: string, of: readonly string[]) => void;

/** A queue as its registers and the field of IDR1 name it, and where each is described. */
const QUEUES = [
  {
    name: 'CMDQ',
    what: 'command queue',
    limit: 'CMDQS',
    bytes: 16,
    base: '6.3.26',
    pointers: '6.3.27, 6.3.28',
  },
  {
    name: 'EVENTQ',
    what: 'event queue',
    limit: 'EVENTQS',
    bytes: 32,
    base: '6.3.29',
    pointers: '6.3.30, 6.3.31',
  },
] as const;

/** Errors of page requests, which the machine's SMMUs do not have. */
const PRIQ_ERRORS: readonly (readonly [bit: number, name: string, doc: string])[] = [
  [3, 'PRIQ_ABT_ERR', 'A page request could not be written'],
  [6, 'MSI_PRIQ_ABT_ERR', "The page request queue's message could not be written"],
];
const GERROR_BITS: readonly (readonly [bit: number, name: string, doc: string])[] = [
  ...REGISTER.GERROR.fields.map(({ lo, name, doc }) => [lo, name, doc] as const),
  ...PRIQ_ERRORS,
];

const OVERFLOW = 2 ** 31;
/** Of a queue base below its address. */
const LOG2SIZE = 0x1fn;

export function registerFindings(smmu: string | null, read: Read): LogFinding[] {
  const found: LogFinding[] = [];
  const say: Say = (text, why, source, of) =>
    void found.push({
      text,
      why,
      source: `IHI 0070 ${source}`,
      from: of.flatMap((name) => read(name) ?? []),
      smmu,
    });
  enables(read, say);
  errors(read, say);
  for (const queue of QUEUES) geometry(queue, read, say);
  eventQueue(read, say);
  streams(read, say);
  return found;
}

const number = (read: Read, name: string): number | undefined => {
  const value = read(name)?.value;
  return value === undefined ? undefined : Number(value & 0xffffffffn);
};

const fieldOf = (read: Read, register: string, field: string): number | undefined => {
  const value = number(read, register);
  const found = REGISTER[register].fields.find(({ name }) => name === field)!;
  return value === undefined ? undefined : getField(found, Uint32Array.of(value, 0));
};

function enables(read: Read, say: Say): void {
  const cr0 = number(read, 'CR0');
  if (cr0 === undefined) return;
  const w = Uint32Array.of(cr0, 0);
  const fields = REGISTER.CR0.fields.map((field) => `${field.name} ${formatValue(field, getField(field, w))}`);
  const acknowledged = number(read, 'CR0ACK');
  const differs = acknowledged !== undefined && acknowledged !== cr0;
  say(
    `CR0 is ${hex(cr0)}: ${fields.join(', ')}${differs ? `; CR0ACK is ${hex(acknowledged)}` : ''}`,
    differs ? 'what CR0ACK does not have yet has not taken effect' : 'what the driver enabled',
    '6.3.9, 6.3.10',
    ['CR0', 'CR0ACK'],
  );
  const gbpa = number(read, 'GBPA');
  if (cr0 & CR0_SMMUEN || gbpa === undefined) return;
  const aborts = (gbpa & GBPA_ABORT) !== 0;
  say(
    `Nothing is translated: every transaction ${aborts ? 'is aborted' : 'bypasses the SMMU'}`,
    `CR0.SMMUEN is 0, and GBPA.ABORT is ${aborts ? 1 : 0}`,
    '6.3.9, 6.3.14',
    ['CR0', 'GBPA'],
  );
}

/** All but CMDQ_ERR, of which more is told with the queue. */
function errors(read: Read, say: Say): void {
  const [gerror, gerrorn] = [number(read, 'GERROR'), number(read, 'GERRORN')];
  if (gerror === undefined || gerrorn === undefined) return;
  const open = (gerror ^ gerrorn) & ~GERROR_CMDQ;
  for (const [bit, name, doc] of GERROR_BITS)
    if (open & (1 << bit))
      say(`GERROR.${name} is active: ${doc}`, `GERROR and GERRORN differ in bit ${bit}`, '6.3.19, 7.5', [
        'GERROR',
        'GERRORN',
      ]);
}

/** What of a queue's registers cannot be so, or means something else to hardware than to who wrote it. */
function geometry({ name, what, limit, bytes, base, pointers }: (typeof QUEUES)[number], read: Read, say: Say): void {
  const told = read(`${name}_BASE`)?.value;
  if (told === undefined) return;
  const most = fieldOf(read, 'IDR1', limit);
  const asked = Number(told & LOG2SIZE);
  const log2 = Math.min(asked, most ?? asked);
  if (asked > log2)
    say(
      `${name}_BASE.LOG2SIZE is ${asked}, and the largest ${what} of this SMMU has 2^${log2} entries: hardware wraps there, and the driver does not`,
      `IDR1.${limit} is ${log2}`,
      `6.3.2, ${base}`,
      [`${name}_BASE`, 'IDR1'],
    );
  const address = told & ADDRESS;
  const size = BigInt(Math.max(32, bytes * 2 ** log2));
  if (address % size !== 0n)
    say(
      `${name}_BASE is 0x${address.toString(16)}: hardware takes the ${what} to begin at 0x${(address - (address % size)).toString(16)}`,
      `a queue of 2^${log2} entries is aligned to its 0x${size.toString(16)} bytes, and lower bits of the address are ignored`,
      base,
      [`${name}_BASE`],
    );
  const over = ['PROD', 'CONS'].flatMap((pointer) => {
    const value = number(read, `${name}_${pointer}`);
    return value !== undefined && (value & CONS_RD) >= 2 ** (log2 + 1) ? [`${name}_${pointer}`] : [];
  });
  if (over.length > 0)
    say(
      `${over.map((pointer) => `${pointer} is ${hex(number(read, pointer)! & CONS_RD)}`).join(', ')}: more than index and wrap bit of 2^${log2} entries`,
      'the register, or the size, is of another queue or moment',
      `3.5.1, ${pointers}`,
      [`${name}_BASE`, ...over],
    );
}

/** Records that wait, and records that are lost. */
function eventQueue(read: Read, say: Say): void {
  const [prod, cons] = [number(read, 'EVENTQ_PROD'), number(read, 'EVENTQ_CONS')];
  const base = read('EVENTQ_BASE')?.value;
  if (prod === undefined || cons === undefined) return;
  const of = ['EVENTQ_PROD', 'EVENTQ_CONS'];
  const both = `EVENTQ_PROD is ${hex(prod)}, EVENTQ_CONS ${hex(cons)}`;
  if (base !== undefined) {
    const size = 2 ** Number(base & LOG2SIZE);
    const waiting = ((((prod & CONS_RD) - (cons & CONS_RD)) % (2 * size)) + 2 * size) % (2 * size);
    if (waiting > size) say('EVENTQ_PROD and EVENTQ_CONS are further apart than the queue is long', both, '3.5.1', of);
    else if (waiting > 0)
      say(
        `${waiting} records wait in the event queue at 0x${(base & ADDRESS).toString(16)}${waiting === size ? ': it is full, and the next record is lost' : ''}`,
        both,
        waiting === size ? '6.3.30, 6.3.31, 7.4' : '6.3.30, 6.3.31',
        of,
      );
  }
  if ((prod ^ cons) & OVERFLOW)
    say(
      'Event records were lost: the queue was full, and the driver has not acknowledged it; no further overflow is told until it does',
      `EVENTQ_PROD.OVFLG and EVENTQ_CONS.OVACKFLG differ: ${both}`,
      '7.4; arm_smmu_evtq_thread()',
      of,
    );
}

function streams(read: Read, say: Say): void {
  const [asked, most] = [fieldOf(read, 'STRTAB_BASE_CFG', 'LOG2SIZE'), fieldOf(read, 'IDR1', 'SIDSIZE')];
  if (asked === undefined || most === undefined || asked <= most) return;
  say(
    `STRTAB_BASE_CFG.LOG2SIZE is ${asked}, and StreamIDs of this SMMU have ${most} bits`,
    `IDR1.SIDSIZE is ${most}`,
    '3.2, 6.3.2, 6.3.25',
    ['STRTAB_BASE_CFG', 'IDR1'],
  );
}
