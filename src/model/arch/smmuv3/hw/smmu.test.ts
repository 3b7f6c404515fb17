/** A walk that ends: what it leaves of the transaction that waited for it. */
import { expect, test } from 'vitest';
import { DEVICE_PHASE } from '../../../pcie/phase.ts';
import { DEVICE, IOMMU } from '../../../state/layout.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { oneStream } from '../context.test-helper.ts';
import { finishWalk } from './smmu.ts';

test.each([
  ['an ATS request relies on nothing any more, and what had met it is forgotten', 1, [0, 0, 0]],
  ['an access does until it has landed', 0, [1, 1, 1]],
])('%s', (_, ats, left) => {
  const m = buildMachine(oneStream(1), designById('viommu-batch')!);
  const { w, layout } = m;
  const [{ ctl }] = layout.devices;
  const smmu = layout.iommus[0].ctl;
  w[ctl + DEVICE.phase] = DEVICE_PHASE.walked;
  w[ctl + DEVICE.ats] = ats;
  w[ctl + DEVICE.doomed] = w[smmu + IOMMU.underWay] = w[smmu + IOMMU.doomed] = 1;
  finishWalk(m, 0, 0);
  expect([w[smmu + IOMMU.underWay], w[smmu + IOMMU.doomed], w[ctl + DEVICE.doomed]]).toEqual(left);
  expect([w[ctl + DEVICE.phase], m.caches[0].iotlb.length]).toEqual([DEVICE_PHASE.answered, 0]);
});
