/** A scenario to begin with on the machine of something that was recorded. */
import type { Topology } from '../../model/state/topology.ts';
import { sidsOf } from '../../model/state/topology.ts';
import { ARCH_IDS } from '../arch/language.ts';
import { scenarioArch } from '../arch/registry.ts';
import { freeNumbers, hex } from './fresh.ts';
import { program } from './templates.ts';

/** The most RAM that a scenario gives to a VM, and the longest queue: log2 of its entries. */
const MOST_RAM = 2 ** 30;
const MOST_LOG2 = 19;
const PHYSICAL_LOG2 = [6, 19] as const;

const within = (n: number, [low, high]: readonly [number, number]): number => Math.min(high, Math.max(low, n));

/** As a scenario can call it: `pci-00-01-0` for 00:01.0. */
function wordsFor(names: readonly string[], prefix: string): string[] {
  const given: string[] = [];
  for (const name of names) {
    const plain = name.replace(/[^\w-]+/g, '-').slice(0, 24);
    const word = /^[A-Za-z]/.test(plain) ? plain : `${prefix}-${plain}`;
    given.push(given.includes(word) ? `${word}-${given.length}` : word);
  }
  return given;
}

/** ASIDs by device: those that are known, else free ones. */
function asidsFor(devices: readonly number[], known: readonly (number | undefined)[]): Map<number, number> {
  const asids = new Map(devices.flatMap((device) => (known[device] === undefined ? [] : [[device, known[device]]])));
  for (const device of devices) if (!asids.has(device)) asids.set(device, freeNumbers([...asids.values()], 1, 1, 1)[0]);
  return asids;
}

const quoted = (text: string): string => JSON.stringify(text.replace(/\s+/g, ' '));

/**
 * The text of a scenario with the SMMUs, devices and VMs of a machine, and a guest program of each VM's first device. `name`: of
 * what was recorded. `asids`: by device, where its CD is known; others get one of their own.
 */
export function machineText(
  { arch, iommus, devices, vms, guestIommus }: Topology,
  name: string,
  known: readonly (number | undefined)[],
): string {
  const usual = scenarioArch(ARCH_IDS.find((id) => id === arch) ?? ARCH_IDS[0]).idr;
  const smmuNames = wordsFor(
    iommus.map((one) => one.name),
    'smmu',
  );
  const deviceNames = wordsFor(
    devices.map((one) => one.name),
    'pci',
  );
  const vmNames = wordsFor(
    vms.map((one) => one.name),
    'vm',
  );
  const own = guestIommus.map((vsmmu) => ({ ...vsmmu, vdevices: vsmmu.vdevices.filter(({ device }) => device >= 0) }));
  const vsmmuNames = wordsFor(
    own.map((one) => one.name),
    'vsmmu',
  );
  const registers = (idr: typeof usual): string =>
    (['IDR0', 'IDR1', 'IDR3', 'IDR5'] as const).every((key) => idr[key] === usual[key])
      ? ''
      : `, idr: { IDR0: ${hex(idr.IDR0)}, IDR1: ${hex(idr.IDR1)}, IDR3: ${hex(idr.IDR3)}, IDR5: ${hex(idr.IDR5)} }`;
  const lines = [
    'viommu-scenario: 1',
    'id: a-machine',
    `title: ${quoted(`The machine of ${name}`)}`,
    'about: >',
    '  SMMUs, devices, StreamIDs, queues and the ASIDs of CDs are those of what was recorded; what the guest does is written below.',
    ...(devices.some((_, d) => known[d] === undefined)
      ? ['  Where no CD is known, a device has an ASID of its own.']
      : []),
    '',
    'smmus:',
    ...iommus.map(
      ({ idr, commandsLog2 }, s) =>
        `  - { name: ${smmuNames[s]}, queue: { log2size: ${within(commandsLog2, PHYSICAL_LOG2)} }${registers(idr)} }`,
    ),
    'devices:',
    ...devices.map((device, d) => {
      const sids = sidsOf(device).map(hex);
      const sid = sids.length > 1 ? `[${sids.join(', ')}]` : sids[0];
      const ats = device.ats ? ', ats: true' : '';
      const line = `  - { name: ${deviceNames[d]}, smmu: ${smmuNames[device.iommu]}, sid: ${sid}${ats} }`;
      return device.name === deviceNames[d] ? line : `${line} # ${device.name.replace(/[^\w:. -]/g, '')}`;
    }),
    'vms:',
    ...vms.flatMap(({ ipa, size }, v) => {
      const queues = own.flatMap((vsmmu, i) => (vsmmu.vm === v && vsmmu.vdevices.length > 0 ? [{ ...vsmmu, i }] : []));
      const several = queues.some(({ vdevices }) => vdevices.some(({ device }) => devices[device].aliases));
      const asids = asidsFor(
        queues.flatMap(({ vdevices }) => vdevices.map(({ device }) => device)),
        known,
      );
      const [first] = queues.flatMap(({ vdevices }) => vdevices);
      return [
        `  - name: ${vmNames[v]}`,
        `    memory: { ipa: ${hex(ipa)}, size: ${hex(Math.min(size, MOST_RAM))} }`,
        ...(several ? ['    objects: none'] : []),
        '    vsmmus:',
        ...queues.flatMap(({ i, iommu, commandsLog2, vdevices }) => [
          `      - name: ${vsmmuNames[i]}`,
          `        smmu: ${smmuNames[iommu]}`,
          `        queue: { log2size: ${Math.min(commandsLog2, MOST_LOG2)} }`,
          '        vdevices:',
          ...vdevices.map(
            ({ device, vsid, ats = true }) =>
              `          - { device: ${deviceNames[device]}, vsid: ${hex(vsid)}, asid: ${asids.get(device)}${ats ? '' : ', ats: false'} }`,
          ),
        ]),
        '    vcpus:',
        `      - name: vcpu${v}`,
        '        program:',
        ...program([deviceNames[first.device]]).map((step) => `          ${step}`),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}
