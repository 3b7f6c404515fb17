/** The registers of each SMMU, emulated and physical, read through the register table. */
import { type Field, bits, hex, hex64 } from '../../model/fields/field.ts';
import { REGISTERS, type RegisterDef } from '../../model/fields/registers.ts';
import { REGS } from '../../model/state/layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import type { SmmuSpec } from '../../model/state/topology.ts';
import type { RegisterFile, RegisterRow } from '../protocol.ts';

/** Word of the register record, by register name. */
const WORD: Readonly<Record<string, number>> = {
  CR0: REGS.cr0,
  GERROR: REGS.gerror,
  GERRORN: REGS.gerrorn,
  STRTAB_BASE: REGS.strtabBase,
  STRTAB_BASE_CFG: REGS.strtabCfg,
  CMDQ_BASE: REGS.cmdqBase,
  CMDQ_PROD: REGS.cmdqProd,
  CMDQ_CONS: REGS.cmdqCons,
};

/** An SMMU's registers in the arena: `regs` is their offset, `object` the node that has them. */
export interface RegisterSet {
  readonly owner: string;
  readonly object: string;
  readonly regs: number;
  readonly idr: SmmuSpec['idr'];
}

export const registerSets = ({ topo, layout }: Machine): RegisterSet[] => [
  ...topo.vsmmus.map(({ name, idr }, v) => ({
    owner: `${name} (emulated)`,
    object: `vmm/${name}`,
    regs: layout.vsmmus[v].regs,
    idr,
  })),
  ...topo.smmus.map(({ name, idr }, s) => ({
    owner: `${name} (physical)`,
    object: `smmu/${name}`,
    regs: layout.smmus[s].regs,
    idr,
  })),
];

/** Registers that change while a machine runs: name and word. */
export const CHANGING = ['CR0', 'GERROR', 'GERRORN', 'CMDQ_PROD', 'CMDQ_CONS'].map(
  (name) => [name, WORD[name]] as const,
);

export const registers = (m: Machine): RegisterFile[] =>
  registerSets(m).map(({ owner, regs, idr }) => ({ owner, rows: REGISTERS.map((def) => row(m, def, regs, idr)) }));

export const word32 = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;

function row(
  m: Machine,
  { name, offset, bits: width, fields }: RegisterDef,
  regs: number,
  idr: SmmuSpec['idr'],
): RegisterRow {
  const at = regs + WORD[name];
  const fixed = name in idr;
  const lo = fixed ? idr[name as keyof SmmuSpec['idr']] : m.w[at];
  const hi = width === 64 ? m.w[at + 1] : 0;
  return {
    name,
    offset,
    value: width === 64 ? hex64(lo, hi) : word32(lo),
    fields: fields.map((field) => ({ name: field.name, value: fieldText(field, lo, hi), doc: field.doc })),
  };
}

function fieldText(field: Field, lo: number, hi: number): string {
  const raw = bits(lo, hi, field.hi, field.lo);
  const value = field.name === 'ADDR' ? raw * 2 ** field.lo : raw;
  return field.values?.[value] ?? (value > 255 ? hex(value) : String(value));
}
