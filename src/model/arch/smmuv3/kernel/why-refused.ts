/** Why the kernel refuses a guest's command, field by field (arm_vsmmu_validate_user_cmd(), Linux 7.3). */
import { formatValue } from '../../../fields/command.ts';
import { fieldMask, getField, hex } from '../../../fields/field.ts';
import type { IommuSpec } from '../../../state/topology.ts';
import { defOf, mnemonic } from '../fields/commands.ts';
import { type Illegal, illegalText, whyIllegal } from '../fields/illegal.ts';
import { IDR0_ATS } from '../fields/register-bits.ts';
import { ruleOf } from './convert.ts';

/**
 * Why a strict kernel refuses a command of user space: what is illegal about it by itself, else the first field that the
 * kernel takes from nobody but its own driver. Undefined for one that it takes. `w`: four u32.
 */
function reasonOf(w: ArrayLike<number>, idr: IommuSpec['idr']): Illegal | undefined {
  const illegal = whyIllegal(w);
  if (illegal) return illegal;
  const found = ruleOf(w[0] & 0xff, idr);
  const source = 'arm_vsmmu_validate_user_cmd()';
  if (!found)
    return {
      field: 'opcode',
      value: `${hex(w[0] & 0xff)}, ${mnemonic(w)}`,
      rule: 'user space may issue TLBI_NH_*, TLBI_NSNH_ALL, CFGI_CD, CFGI_CD_ALL and ATC_INV',
      source,
    };
  if (found.needs === 'ats' && (idr.IDR0 & IDR0_ATS) === 0)
    return { field: 'IDR0.ATS', value: '0', rule: 'the SMMU has no ATS', source };
  const def = defOf(w);
  const over = def?.fields.find((field) => {
    const mask = [0, 0];
    const [lo, hi] = fieldMask(field);
    mask[0] = lo & ~found.allowed[field.word * 2];
    mask[1] = hi & ~found.allowed[field.word * 2 + 1];
    return ((w[field.word * 2] & mask[0]) | (w[field.word * 2 + 1] & mask[1])) !== 0;
  });
  if (!over) return undefined;
  return {
    field: over.name.toUpperCase(),
    value: formatValue(over, getField(over, w)),
    rule: 'no bit of it may be set by user space on this SMMU',
    source,
  };
}

/** `TG = 0: no granule, … (IHI 0070 4.4.1)`; undefined for a command that nothing is wrong with by itself. */
export function whyRefused(w: ArrayLike<number>, idr: IommuSpec['idr']): string | undefined {
  const why = reasonOf(w, idr);
  return why && illegalText(why);
}
