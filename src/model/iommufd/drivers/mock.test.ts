/** The selftests' mock driver: when it samples the vSID of a device (iommufd/selftest.c of Linux 7.3). */
import { expect, test } from 'vitest';
import { IDEV } from '../../state/ctx-layout.ts';
import { Process, done, open, viommu } from '../ctx.test-helper.ts';
import { changePt, detach } from '../objects/hwpt.ts';
import { objectAt } from '../objects/objects.ts';

test('a device that was detached from its viommu is asked for its vSID again when it is attached', () => {
  const k = open();
  const of = viommu(k);
  const vdevice = () => done(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 7n }).out_vdevice_id;
  vdevice();
  const data = { data_type: 0xdead, data_len: 4 };
  const nested = Number(
    done(k, 'HWPT_ALLOC', { dev_id: of.idev, pt_id: of.viommu, ...data }, new Process(0xdead, [1])).out_hwpt_id,
  );
  const at = objectAt(k, of.idev);
  const sampled = () => [k.w[at + IDEV.viommu], k.w[at + IDEV.vsid]];
  const attach = () => changePt(k, of.idev, nested, k.w[at + IDEV.hwpt] !== 0, new Process());
  attach();
  expect(sampled()).toEqual([of.viommu, 7]);
  detach(k, of.idev);
  expect(sampled()).toEqual([0, 0]);
  attach();
  expect(sampled()).toEqual([of.viommu, 7]);
});
