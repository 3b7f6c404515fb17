import { expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import { DEVICE } from '../state/layout.ts';
import { buildHost } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { shared } from './owners.ts';

test('who else has something behind an SMMU: another VM, or the host a device that is not bound', () => {
  const one = buildHost(topology(1), designById('viommu-batch')!).m;
  for (const { ctl } of one.layout.devices) one.w[ctl + DEVICE.bound] = 1;
  expect([shared(one, 0, 0), shared(one, 0, 1)]).toEqual([false, true]);
  one.w[one.layout.devices[1].ctl + DEVICE.bound] = 0;
  expect([shared(one, 0, 0), shared(one, 1, 0)]).toEqual([true, false]);
});
