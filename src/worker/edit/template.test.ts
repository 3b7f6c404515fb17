import { expect, test } from 'vitest';
import { CAPTURES } from '../../capture/library.ts';
import { compileScenario } from '../../scenario/compile/compile.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { load } from '../load.ts';
import { files } from '../open.test-helper.ts';
import { machine } from './template.ts';

/** Small ones of each kind of guest. */
const SOME = ['arm-boot-attach', 'arm-ats-boot', 'arm-cerror-ill', 'arm-iommufd-errcases'];

test.each(SOME)('the machine of %s, with a program', async (name) => {
  expect(CAPTURES.map(({ id }) => id)).toContain(name);
  const source = { kind: 'capture', name } as const;
  const parsed = parseScenario(await machine(source, files), 'x');
  const [made, { topology }] = [compileScenario(parsed), await load(source, files)];
  expect(made.devices.map(({ iommu, sid, ats }) => ({ iommu, sid, ats }))).toEqual(
    topology.devices.map(({ iommu, sid, ats }) => ({ iommu, sid, ats })),
  );
  const queues = ({ guestIommus }: typeof topology) =>
    guestIommus.map(({ commandsLog2, vdevices }) => ({ commandsLog2, vsids: vdevices.map(({ vsid }) => vsid) }));
  expect(queues(made)).toEqual(queues(topology));
  expect(made.iommus.map(({ idr }) => idr)).toEqual(topology.iommus.map(({ idr }) => idr));
  expect(made.vcpus[0].ops.length).toBeGreaterThan(2);
});

test.each([
  ['arm-two-smmu-1', [5, 6, 7, 8]],
  ['arm-iommufd-nested-live', [1, 2, 3, 4, 5, 6, 9]],
])('the ASIDs of %s are those of its CDs', async (name, expected) => {
  const { scenario } = parseScenario(await machine({ kind: 'capture', name }, files), 'x');
  expect(scenario.vms[0].vsmmus[0].vdevices.map(({ asid }) => asid)).toEqual(expected);
});
