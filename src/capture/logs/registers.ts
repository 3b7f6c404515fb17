/** Registers of an SMMU by name and value, and what they say of its queues (IHI 0070 6.3). */
import { CR0_CMDQEN, GERROR_CMDQ } from '../../model/arch/smmuv3/fields/register-bits.ts';
import type { Unread } from '../unread.ts';
import { IDRS, type LogFact, type Facts, type Said } from './facts.ts';
import { ADDRESS } from './mmio.ts';
import { type Read, registerFindings } from './register-findings.ts';

/** Those that are used; a bank is the SMMU's name before a dot. */
const NAMES = [
  'CMDQ_BASE',
  'CMDQ_PROD',
  'CMDQ_CONS',
  'GERROR',
  'GERRORN',
  'CR0',
  'CR0ACK',
  'GBPA',
  'EVENTQ_BASE',
  'EVENTQ_PROD',
  'EVENTQ_CONS',
  'STRTAB_BASE_CFG',
  ...IDRS,
] as const;
type Name = (typeof NAMES)[number];
/** As Linux calls them. */
const ALIAS = /^EVTQ_/;

/** `CMDQ_CONS = 0x0100014e`, `SMMU_CMDQ_CONS: 0x…`, `"CMDQ_CONS": "0x…"`, `smmu0.GERROR 0x1` */
const LINE = /^\W*(?:([\w.-]+)[.: /])?\W*(?:SMMU_)?([A-Z][A-Z0-9_]+)\W*\s*[:=]?\s*"?(0x[0-9a-f]{1,16})\b/i;

/** The register that a line has the value of; undefined where it is none that is used. */
function nameIn(found: RegExpExecArray | null): Name | undefined {
  const name = found?.[2].toUpperCase().replace(ALIAS, 'EVENTQ_');
  return NAMES.find((known) => known === name);
}

/** Whether a line has the value of one that is used. */
export const isRegisterLine = (line: string): boolean => nameIn(LINE.exec(line)) !== undefined;

export function registersSniff(text: string): string | undefined {
  const names = text.split('\n', 200).flatMap((line) => nameIn(LINE.exec(line)) ?? []);
  return names.length > 0 ? `it has values of ${[...new Set(names)].join(', ')}` : undefined;
}

export function registersIn(text: string): Facts {
  const found: { readonly smmu: string | null; readonly line: number; readonly name: Name; readonly value: bigint }[] =
    [];
  const unread: Unread[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const hit = LINE.exec(raw);
    const name = nameIn(hit);
    if (hit && name) found.push({ smmu: hit[1] ?? null, line: i + 1, name, value: BigInt(hit[3]) });
    else if (!hit && /0x[0-9a-f]/i.test(raw))
      unread.push({ line: i + 1, text: `no register: ${raw.trim().slice(0, 80)}` });
  }
  const sides = [...new Set(found.map(({ smmu }) => smmu))].map((smmu) => {
    const own = found.filter((one) => one.smmu === smmu);
    const read: Read = (name) => own.findLast((one) => one.name === name);
    return { facts: factsOf(smmu, read), findings: registerFindings(smmu, read) };
  });
  return {
    kind: 'registers by name',
    why: `${found.length} values of ${[...new Set(found.map(({ name }) => name))].join(', ')}`,
    facts: sides.flatMap(({ facts }) => facts),
    findings: sides.flatMap(({ findings }) => findings),
    unread,
  };
}

/** What registers say that were read at one moment. */
export function factsOf(smmu: string | null, read: Read): LogFact[] {
  const facts: LogFact[] = [];
  const say = (name: Name, said: (value: number, all: bigint) => Said | undefined): void => {
    const one = read(name);
    const fact = one && said(Number(one.value & 0xffffffffn), one.value);
    if (one && fact) facts.push({ smmu, line: one.line, text: `${name} 0x${one.value.toString(16)}`, ...fact });
  };
  const error = read('GERROR');
  const acknowledged = read('GERRORN');
  const open = error && acknowledged && ((error.value ^ acknowledged.value) & BigInt(GERROR_CMDQ)) !== 0n;
  say('CMDQ_BASE', (value, all) => ({ is: 'size', log2size: value & 31, base: `0x${(all & ADDRESS).toString(16)}` }));
  say('CMDQ_PROD', (value) => ({ is: 'prod', value }));
  // CMDQ_CONS.ERR stays after the error was acknowledged.
  say('CMDQ_CONS', (value) =>
    open === false ? { is: 'cons', value, registers: true } : { is: 'cons-error', cons: value },
  );
  if (open !== undefined) say('GERROR', () => ({ is: open ? 'toggled' : 'acknowledged', registers: true }));
  for (const name of IDRS) say(name, (value) => ({ is: 'idr', name, value }));
  say('CR0', (value) => (value & CR0_CMDQEN ? undefined : { is: 'disabled' }));
  return facts;
}
