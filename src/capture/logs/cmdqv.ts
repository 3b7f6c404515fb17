/**
 * What Linux's driver of NVIDIA's CMDQV prints (tegra241-cmdqv.c): errors by VCMDQ and VINTF, and the registers of a VCMDQ. Each VCMDQ is a
 * queue of its own; the errors of those that the host itself owns are then printed as the SMMU's.
 */
import type { LogFact } from './facts.ts';
import type { Read } from './register-findings.ts';
import { factsOf } from './registers.ts';

const LINE = /(?:(\S+): )?tegra241_cmdqv: (.*)$/;
/** Since 6.12 in four words of 32 bits. */
const MAPS = /unexpected error reported\. vintf_map: ([\da-f]{16}), vcmdq_map:? ([\da-f:]{32,35})/i;
const OF_VCMDQ = /^VINTF\d+: VCMDQ(\d+)\/LVCMDQ\d+: (.*)$/;
const REGISTERS = /^GERRORN=(0x[\da-f]+), GERROR=(0x[\da-f]+), CONS=(0x[\da-f]+)/i;
const FAILED = /failed to (enable|disable), STATUS=0x/;
/** Says nothing about errors. */
const PLAIN =
  /(?:inited|allocated|acquired|released)\b|^(?:Falling back|Detected disable_cmdqv|no interrupt|failed to|no memory resource)/;

/** A line of that driver, its device null where it is cut off. */
export function cmdqvLine(text: string): { readonly device: string | null; readonly said: string } | undefined {
  if (!text.includes('tegra241_cmdqv: ')) return undefined;
  const [, device = null, said] = LINE.exec(text) ?? [];
  return said === undefined ? undefined : { device, said };
}

/** How a part of a CMDQV is named beside its SMMU. */
const partOf = (smmu: string | null, part: string): string => (smmu === null ? part : `${smmu} ${part}`);
export const vcmdqOf = (smmu: string | null, number: number): string => partOf(smmu, `VCMDQ${number}`);

export const isVcmdq = (smmu: string | null): boolean => smmu !== null && /(?:^| )VCMDQ\d+$/.test(smmu);

interface Told {
  readonly facts: readonly LogFact[];
  /** VCMDQs whose errors are printed next, as those of the SMMU, in this order. */
  readonly next: readonly number[];
}

/** Undefined for a line that is not understood. `smmu`: whose queues they are; `text`: the line. */
export function cmdqvFacts(said: string, smmu: string | null, line: number): Told | undefined {
  const base = { line, text: said.trim() };
  const maps = MAPS.exec(said);
  if (maps) {
    const [vintfs, vcmdqs] = [bitsOf(maps[1]), bitsOf(maps[2].replaceAll(':', ''))];
    const facts = [
      ...vcmdqs.map((n): LogFact => ({ ...base, smmu: vcmdqOf(smmu, n), is: 'other-error', name: 'VCMDQ error' })),
      ...vintfs
        .filter((n) => n > 0)
        .map(
          (n): LogFact => ({
            ...base,
            smmu: partOf(smmu, `VINTF${n}`),
            is: 'other-error',
            name: 'VINTF error',
          }),
        ),
    ];
    // VINTF 0 has the first of them, and its handler goes through them in this order.
    return { facts, next: vintfs.includes(0) ? vcmdqs : [] };
  }
  const [, number, of = said] = OF_VCMDQ.exec(said) ?? [];
  const owner = number === undefined ? smmu : vcmdqOf(smmu, Number(number));
  const registers = REGISTERS.exec(of);
  if (registers) {
    const [, GERRORN, GERROR, CMDQ_CONS] = registers;
    const values: Readonly<Record<string, string>> = { GERRORN, GERROR, CMDQ_CONS };
    const read: Read = (name) => (name in values ? { value: BigInt(values[name]), line } : undefined);
    return { facts: factsOf(owner, read).map((fact) => ({ ...fact, text: base.text })), next: [] };
  }
  const failed = FAILED.exec(of);
  const what = number === undefined ? (/^\w+(?=: )/.exec(said)?.[0].replace(/\d+$/, '') ?? 'CMDQV') : 'VCMDQ';
  if (failed)
    return { facts: [{ ...base, smmu: owner, is: 'other-error', name: `${what} failed to ${failed[1]}` }], next: [] };
  if (/uncleared error detected/.test(of))
    return { facts: [{ ...base, smmu: owner, is: 'other-error', name: 'VCMDQ uncleared error' }], next: [] };
  return PLAIN.test(of) ? { facts: [], next: [] } : undefined;
}

/** Numbers of the bits that are set, from the lowest on. */
function bitsOf(digits: string): number[] {
  const value = BigInt(`0x${digits}`);
  return Array.from({ length: digits.length * 4 }, (_, n) => n).filter((n) => (value >> BigInt(n)) & 1n);
}
