import { expect, test } from 'vitest';
import { fixture } from './fixture.test-helper.ts';
import { structureOf } from './structure.ts';

test.each([true, false])('blocks stand in their VM, rows in the order of their vSIDs, viommu %s', (viommu) => {
  const { nodes, edges } = fixture({ vms: [2, 1], devices: 2, iommus: 2, viommu });
  const { vms, iommus } = structureOf(nodes.toReversed(), edges);
  expect(iommus).toHaveLength(2);
  expect(vms.map(({ blocks }) => blocks.map(({ group }) => group))).toEqual([[0, 1], [2]]);
  const [block] = vms[0].blocks;
  expect(block.rows.map(({ device }) => device)).toEqual(['device/d00', 'device/d01']);
  expect(block.rows[0].slots).toEqual(viommu ? ['slot/vsmmu0/8'] : []);
  expect(block.s2).toHaveLength(1);
});

test('stage-1 tables go to the devices in the order in which both were made', () => {
  const { nodes, edges } = fixture({ vms: [1], devices: 3, iommus: 1, viommu: false });
  const rows = structureOf(nodes, edges).vms[0].blocks[0].rows;
  const made = nodes.filter(({ kind }) => kind === 'hwpt_nested').map(({ id }) => id);
  expect(rows.map(({ s1 }) => s1)).toEqual(made.map((id) => [id]));
});

test('an edge says which stage-1 table a device is attached to', () => {
  const { nodes, edges } = fixture({ vms: [1], devices: 2, iommus: 1, viommu: true });
  const [first, second] = nodes.filter(({ kind }) => kind === 'hwpt_nested').map(({ id }) => id);
  const idevs = nodes.filter(({ kind }) => kind === 'idev').map(({ id }) => id);
  const attached = [
    { from: idevs[0], to: second, kind: 'pointer', label: '' } as const,
    { from: idevs[1], to: first, kind: 'pointer', label: '' } as const,
  ];
  const rows = structureOf(nodes, [...edges, ...attached]).vms[0].blocks[0].rows;
  expect(rows.map(({ s1 }) => s1)).toEqual([[second], [first]]);
});

test('a device behind no emulated SMMU has a row of its own', () => {
  const { nodes, edges } = fixture({ vms: [1], devices: 1, iommus: 1, viommu: true });
  const host = { id: 'device/host', kind: 'device', title: 'host', group: -1, vm: -1, iommu: 0 } as const;
  const { vms } = structureOf([...nodes, host], edges);
  expect(vms[0]).toMatchObject({ vm: -1, vcpus: [], blocks: [{ group: -1, rows: [{ device: 'device/host' }] }] });
});
