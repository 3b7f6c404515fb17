/** Why a command is illegal in a Non-secure command queue, as far as the command alone tells (IHI 0070 4). */
import { COMMANDS, decode, OP } from './commands.ts';
import { hex, hex64 } from '../../../fields/field.ts';

export interface Illegal {
  readonly field: string;
  readonly value: string;
  readonly rule: string;
  /** Section of the specification. */
  readonly source: string;
}

const DEFINED = new Map(COMMANDS.map((def) => [def.opcode, def]));
/** Commands of EL3 belong to the Secure queue (IHI 0070 4.4.2). */
const EL3: readonly number[] = [OP.TLBI_EL3_ALL, OP.TLBI_EL3_VA];
const MOST_ATC = 52;

/** Fields that may have any value: no rule about a single command asks for them. */
export const FREE: ReadonlySet<string> = new Set([
  ...['sid', 'ssid', 'asid', 'vmid', 'va', 'ipa', 'addr', 'leaf', 'grpid', 'stag', 'msidata', 'msiaddr'],
]);

/** Undefined where no field of it breaks a rule: an SMMU without the feature may still refuse it. `w`: four u32 at `at`. */
export function whyIllegal(w: ArrayLike<number>, at = 0): Illegal | undefined {
  const { opcode, fields, reserved } = decode(w, at);
  const def = DEFINED.get(opcode);
  const say = (field: string, value: string | number, rule: string, source: string): Illegal => ({
    field,
    value: String(value),
    rule,
    source: `IHI 0070 ${source}`,
  });
  if (!def) return say('opcode', hex(opcode), 'the architecture defines no such command', '4.1.3');
  if (!def.described && def.doc.startsWith('Secure'))
    return say('opcode', hex(opcode), 'only the Secure queue takes it', '4.1.6');
  if (EL3.includes(opcode)) return say('opcode', hex(opcode), 'only the Secure queue takes it', '4.4.2');
  if (fields.ssec) return say('SSEC', 1, 'must be 0 in the Non-secure queue', '4.1.6');
  if (opcode === OP.SYNC && fields.cs === 3) return say('CS', 3, 'is reserved', '4.7.3');
  if (opcode === OP.ATC_INV && fields.size > MOST_ATC)
    return say('SIZE', fields.size, `is more than ${MOST_ATC}, all addresses`, '4.5.1');
  if ((opcode === OP.PRI_RESP || opcode === OP.RESUME) && fields.resp === 3)
    return say('RESP', 3, 'is reserved', '4.6');
  if ('tg' in fields) {
    const { tg, num, scale, ttl } = fields;
    const range = `NUM ${num}, SCALE ${scale}, TTL ${ttl}`;
    if (tg === 0 && (num || scale || ttl))
      return say(
        'TG',
        0,
        `no granule, so NUM, SCALE and TTL must be 0, found ${range}; arm_vsmmu_validate_range() refuses it`,
        '4.4.1',
      );
    if (tg !== 0 && !num && !scale && !ttl)
      return say('TG', tg, 'a range with NUM, SCALE and TTL all 0 is reserved', '4.4.1');
    if (tg === 2 && ttl === 1) return say('TTL', 1, 'is reserved for the granule of 16K', '4.4.1');
  }
  if (reserved && def.described) {
    const bits = `${hex64(reserved[0], reserved[1])},${hex64(reserved[2], reserved[3])}`;
    return say(
      'RES0',
      bits,
      'bits that must be 0 are set; hardware may ignore them, Linux refuses such a command of a guest',
      '4.1.5',
    );
  }
  return undefined;
}

/** `SSEC = 1: must be 0 in the Non-secure queue (IHI 0070 4.1.6)` */
export const illegalText = ({ field, value, rule, source }: Illegal): string =>
  `${field} = ${value}: ${rule} (${source})`;
