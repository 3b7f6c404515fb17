/** The configuration of each stream as it lies in memory: what the SMMU reads at every walk. */
import { CD, CD_BYTES, CONFIG, STE, STE_BYTES } from '../../model/fields/descriptors.ts';
import { type Field, getField } from '../../model/fields/field.ts';
import { cdAddress, readWords, steAddress } from '../../model/smmuv3/walk.ts';
import type { Machine } from '../../model/state/machine.ts';
import type { ConfigRow } from '../protocol.ts';
import { fieldRows } from './fields.ts';

const STAGE_1 = [STE.S1FMT, STE.S1CTXPTR, STE.S1CDMAX, STE.EATS];
const STAGE_2 = [STE.S2VMID, STE.S2T0SZ, STE.S2SL0, STE.S2TG, STE.S2PS, STE.S2FWB, STE.S2TTB];

/** Fields that mean something with this Config. */
function fieldsOf(config: number): readonly Field[] {
  const stage1 = config === CONFIG.S1 || config === CONFIG.NESTED ? STAGE_1 : [];
  const stage2 = config === CONFIG.S2 || config === CONFIG.NESTED ? STAGE_2 : [];
  return [STE.V, STE.CONFIG, ...stage1, ...stage2];
}

export function configuration(m: Machine): ConfigRow[] {
  return m.topo.devices.map(({ name, smmu, sid }): ConfigRow => {
    const at = steAddress(m, m.layout.smmus[smmu].regs, sid);
    const ste = at < 0 ? new Uint32Array(STE_BYTES / 4) : readWords(m, at, STE_BYTES / 4);
    const cd = at < 0 ? -1 : cdAddress(m, ste);
    return {
      smmu: m.topo.smmus[smmu].name,
      device: name,
      sid,
      ste: fieldRows(fieldsOf(getField(STE.CONFIG, ste)), ste),
      cd: cd < 0 ? [] : fieldRows(Object.values(CD), readWords(m, cd, CD_BYTES / 4)),
    };
  });
}
