/** The register file of each IOMMU, emulated and physical, read through the register table (IHI 0070 6.3). */
import { type Field, bits, hex64 } from '../../../../model/fields/field.ts';
import { REGISTERS, type RegisterDef } from '../../../../model/arch/smmuv3/fields/registers.ts';
import { REGS } from '../../../../model/arch/smmuv3/state.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import type { IommuSpec } from '../../../../model/state/topology.ts';
import type { Run } from '../../../../model/system/run.ts';
import type { Value } from '../../../protocol/fields.ts';
import type { RegisterFile, RegisterRow, Registers } from '../../../protocol/registers.ts';
import { eventQueue } from './event-queue.ts';
import { registerSets, word32 } from './register-sets.ts';
import { decimal, inHexadecimal } from '../../detail/values.ts';

/** Registers by what they are for, by the beginning of their names; each belongs to the first group that has it. */
const GROUPS: readonly (readonly [title: string, names: RegExp])[] = [
  ['Identification', /^(IDR|IIDR|AIDR)/],
  ['Errors and interrupts', /^(GERROR|IRQ_CTRL|STATUSR)|_IRQ_CFG/],
  ['Control', /^(CR|GBPA)/],
  ['Stream table', /^STRTAB/],
  ['Command queue', /^CMDQ/],
  ['Event queue', /^EVENTQ/],
];

/** What a reader looks for first stands first. */
const ORDER = ['Control', 'Errors and interrupts', 'Stream table', 'Command queue', 'Event queue', 'Identification'];

const groupOf = ({ name }: RegisterDef): string => GROUPS.find(([, names]) => names.test(name))?.[0] ?? 'Control';

/** As of where the run stands. */
export const registersOf = ({ machine, position }: Run): Registers => ({ position, files: filesOf(machine) });

export const filesOf = (m: Machine): RegisterFile[] =>
  registerSets(m).map(({ owner, regs, idr, iommu }) => ({
    owner,
    groups: ORDER.map((title) => ({
      title,
      rows: REGISTERS.filter((def) => groupOf(def) === title).map((def) => row(m, def, regs, idr)),
    })),
    ...(iommu >= 0 && { events: eventQueue(m, iommu) }),
  }));

/** Constants have the value of their reset; IDR0, IDR1, IDR3 and IDR5 are the topology's. */
function row(m: Machine, def: RegisterDef, regs: number, idr: IommuSpec['idr']): RegisterRow {
  const { name, offset, bits: width, fields, store, reset = 0 } = def;
  const at = store === undefined ? -1 : regs + REGS[store];
  const constant = name in idr ? idr[name as keyof IommuSpec['idr']] : reset;
  const lo = at < 0 ? constant : m.w[at];
  const hi = at < 0 || width === 32 ? 0 : m.w[at + 1];
  return {
    name,
    offset,
    value: width === 64 ? hex64(lo, hi) : word32(lo),
    fields: fields.map((field) => ({ name: field.name, value: fieldValue(field, lo, hi), doc: field.doc })),
  };
}

function fieldValue(field: Field, lo: number, hi: number): Value | string {
  const raw = bits(lo, hi, field.hi, field.lo);
  const value = field.name === 'ADDR' ? raw * 2 ** field.lo : raw;
  return field.values?.[value] ?? (value > 255 ? inHexadecimal(value) : decimal(value));
}
