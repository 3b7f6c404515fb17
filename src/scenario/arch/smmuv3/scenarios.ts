/** Scenarios of SMMUs, with and without CMDQV. */
import { HW_QUEUE_TYPE_TEGRA241, VIOMMU_TYPE_TEGRA241 } from '../../../model/arch/smmuv3/cmdqv/param.ts';
import { COMMANDS, commandByName, encode } from '../../../model/arch/smmuv3/fields/commands.ts';
import { REGISTERS } from '../../../model/arch/smmuv3/fields/registers.ts';
import { IDR3_RIL } from '../../../model/arch/smmuv3/fields/register-bits.ts';
import { STRTAB_CFG } from '../../../model/arch/smmuv3/hw/strtab.ts';
import { VSTE_BYTES, VSTE_TYPE } from '../../../model/arch/smmuv3/kernel/vste.ts';
import type { ScenarioArch } from '../arch.ts';
import { DEFAULT_IDR, IOTLB_ENTRIES } from './defaults.ts';
import { LINUX_SYNC, atcRange, tlbiRange } from './driver.ts';
import { CONFIG_TABLES, REGISTER_TABLES } from './guest-config.ts';
import { StreamTables } from './guest-tables.ts';

/** Bytes of struct iommu_viommu_tegra241_cmdqv. */
const TEGRA241_BYTES = 16;

export const SMMUV3_SCENARIOS: ScenarioArch = {
  id: 'smmuv3',
  idr: DEFAULT_IDR,
  idrFields: Object.fromEntries(
    REGISTERS.filter(({ name }) => Object.hasOwn(DEFAULT_IDR, name)).map(({ name, fields }) => [name, fields]),
  ),
  iotlbEntries: IOTLB_ENTRIES,
  deviceTableCfg: STRTAB_CFG,
  tables: (memory) => new StreamTables(memory),
  commands: {
    what: 'an SMMUv3 command',
    all: COMMANDS.filter(({ described }) => described),
    byName: commandByName,
    encode,
  },
  driver: {
    wait: LINUX_SYNC,
    unmapped: (asid, iova, pages, { idr }) => tlbiRange(asid, iova, pages, (idr.IDR3 & IDR3_RIL) !== 0),
    deviceUnmapped: atcRange,
  },
  fields: { write_ste: CONFIG_TABLES.device, write_cd: CONFIG_TABLES.context },
  registers: Object.fromEntries(Object.entries(REGISTER_TABLES).map(([name, [, fields]]) => [name, fields])),
  user: {
    viommu: 1,
    veventq: 1,
    hwQueue: HW_QUEUE_TYPE_TEGRA241,
    viommuData: (type) => (type === VIOMMU_TYPE_TEGRA241 ? TEGRA241_BYTES : undefined),
    nested: { type: VSTE_TYPE, bytes: VSTE_BYTES, name: 'vSTE' },
    invalidation: { type: 1, entryBytes: 16 },
  },
};
