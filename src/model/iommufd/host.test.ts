/** What a VMM makes of objects of iommufd: which emulated IOMMU a viommu stands for. */
import { expect, test } from 'vitest';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { VIOMMU } from '../state/ctx-layout.ts';
import { VMM } from '../state/layout.ts';
import { buildMachine } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { done } from './ctx.test-helper.ts';
import { ownViommu } from './host.ts';
import { bindDevice } from './objects/device.ts';
import { objectAt } from './objects/objects.ts';

test('a viommu is that of its own VM’s emulated SMMU on the same SMMU, the first that has none', () => {
  const topo = oneStream(2);
  const iommufd = { objects: 16, areas: 2, events: 0, xaNodes: 4 };
  const [first, second] = topo.guestIommus;
  // One emulated SMMU for alpha; for beta two on SMMU1, where its device is, behind one on SMMU0.
  const guestIommus = [first, second, { ...second, iommu: 1 }, { ...second, iommu: 1 }];
  const m = buildMachine(
    {
      ...topo,
      iommus: [...topo.iommus, { ...topo.iommus[0], name: 'SMMU1' }],
      devices: topo.devices.map((device, iommu) => ({ ...device, iommu })),
      vms: topo.vms.map((vm) => ({ ...vm, bare: true, iommufd })),
      guestIommus: guestIommus.map((one, i) => ({ ...one, name: `smmu${i}`, vdevices: [] })),
    },
    designById('viommu-batch')!,
  );
  const [, k] = m.ctxs;
  const dev_id = bindDevice(k, 1);
  const { out_ioas_id: pt_id } = done(k, 'IOAS_ALLOC');
  const { out_hwpt_id: hwpt_id } = done(k, 'HWPT_ALLOC', { flags: 1, dev_id, pt_id });
  const owners = Array.from({ length: 3 }, () => {
    const viommu = Number(done(k, 'VIOMMU_ALLOC', { type: 1, dev_id, hwpt_id }).out_viommu_id);
    ownViommu(m, 1, viommu);
    return k.w[objectAt(k, viommu) + VIOMMU.owner] - 1;
  });
  expect(owners).toEqual([2, 3, -1]);
  expect(m.layout.guestIommus.map(({ ctl }) => m.w[ctl + VMM.viommu] > 0)).toEqual([false, false, true, true]);
});
