/** The IOMMUs of a scenario, and the devices behind them. */
import { type DeviceSpec, type IommuSpec, sidsOf } from '../../model/state/topology.ts';
import type { ScenarioArch } from '../arch/arch.ts';
import { beside, every } from '../language/all-errors.ts';
import type { Parsed } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { indexIn, type IndexOf, unique } from './names.ts';

export interface Hardware {
  readonly iommus: readonly IommuSpec[];
  readonly devices: readonly DeviceSpec[];
  readonly iommuIndex: IndexOf;
  readonly deviceIndex: IndexOf;
}

export function hardwareOf({ scenario, error }: Parsed, arch: ScenarioArch): Hardware {
  const namesOf = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);
  const iommuIndex = indexIn(namesOf(scenario.smmus), 'SMMU', error);
  const device = ({ name, smmu, sid: sids, ats, silent, slow }: Scenario['devices'][number], i: number): DeviceSpec => {
    const [sid, ...aliases] = typeof sids === 'number' ? [sids] : sids;
    return {
      name,
      iommu: iommuIndex(smmu, ['devices', i, 'smmu']),
      sid,
      ...(aliases.length > 0 && { aliases }),
      ats,
      ...(silent ? { answers: 'never' as const } : slow && { answers: 'maybe' as const }),
    };
  };
  const names = (['smmus', 'devices', 'vms'] as const).map(
    (key) => () => unique(namesOf(scenario[key]), (i) => [key, i, 'name'], 'the name', error),
  );
  const devices = beside(() => every(scenario.devices, device), ...names);
  const streams = devices.flatMap((d, i) => sidsOf(d).map((sid) => ({ i, stream: d.iommu * 0x10000 + sid })));
  unique(
    streams.map(({ stream }) => stream),
    (n) => ['devices', streams[n].i, 'sid'],
    'the StreamID',
    error,
  );
  return {
    iommus: scenario.smmus.map(({ name, idr, queue }) => ({
      name,
      idr: idr ?? arch.idr,
      commandsLog2: queue.log2size,
      iotlbEntries: arch.iotlbEntries,
    })),
    devices,
    iommuIndex,
    deviceIndex: indexIn(namesOf(scenario.devices), 'device', error),
  };
}
