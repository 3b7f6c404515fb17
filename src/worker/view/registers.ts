/** The registers of each SMMU, emulated and physical, read through the register table. */
import { bits, hex, hex64 } from '../../model/fields/field.ts';
import { REGISTERS, type RegisterDef } from '../../model/fields/registers.ts';
import { REGS } from '../../model/state/layout.ts';
import type { Machine } from '../../model/state/machine.ts';
import type { SmmuSpec } from '../../model/state/topology.ts';
import type { RegisterFile } from '../protocol.ts';

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

export function registers(m: Machine): RegisterFile[] {
  return [
    ...m.topo.vsmmus.map((vsmmu, v) => fileOf(m, `${vsmmu.name} (emulated)`, m.layout.vsmmus[v].regs, vsmmu.idr)),
    ...m.topo.smmus.map((smmu, s) => fileOf(m, `${smmu.name} (physical)`, m.layout.smmus[s].regs, smmu.idr)),
  ];
}

function fileOf(m: Machine, owner: string, regs: number, idr: SmmuSpec['idr']): RegisterFile {
  return { owner, rows: REGISTERS.map((def) => row(def, ...registerValue(m, regs, idr, def))) };
}

function registerValue(
  m: Machine,
  regs: number,
  idr: SmmuSpec['idr'],
  { name, bits: width }: RegisterDef,
): [lo: number, hi: number] {
  if (name in idr) return [idr[name as keyof SmmuSpec['idr']], 0];
  const at = regs + WORD[name];
  return [m.w[at], width === 64 ? m.w[at + 1] : 0];
}

function row(
  { name, bits: width, fields }: RegisterDef,
  lo: number,
  hi: number,
): { name: string; value: string; fields: string } {
  const text = fields.map((field) => {
    const raw = bits(lo, hi, field.hi, field.lo);
    const value = field.name === 'ADDR' ? raw * 2 ** field.lo : raw;
    const named = field.values?.[value];
    return `${field.name}=${named ?? (value > 255 ? hex(value) : value)}`;
  });
  return {
    name,
    value: width === 64 ? hex64(lo, hi) : `0x${(lo >>> 0).toString(16).padStart(8, '0')}`,
    fields: text.join(' '),
  };
}
