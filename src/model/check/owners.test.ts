import { expect, test } from 'vitest';
import { topology } from '../arch/smmuv3/context.test-helper.ts';
import { DEVICE } from '../state/layout.ts';
import { buildHost } from '../system/build.ts';
import { designById } from '../system/designs.ts';
import { OP, command } from '../arch/smmuv3/fields/commands.ts';
import { shared, withoutObject } from './owners.ts';

test('who else has something behind an SMMU: another VM, or the host a device that is not bound', () => {
  const one = buildHost(topology(1), designById('viommu-batch')!).m;
  for (const { ctl } of one.layout.devices) one.w[ctl + DEVICE.bound] = 1;
  expect([shared(one, 0, 0), shared(one, 0, 1)]).toEqual([false, true]);
  one.w[one.layout.devices[1].ctl + DEVICE.bound] = 0;
  expect([shared(one, 0, 0), shared(one, 1, 0)]).toEqual([true, false]);
});

test('a command about a stream without a device of the guest has nothing to act on', () => {
  const { m } = buildHost(topology(1), designById('viommu-batch')!);
  const of = (words: Uint32Array): boolean => withoutObject(m, 0, words[0], words[1]);
  m.w[m.layout.devices[0].ctl + DEVICE.bound] = 1;
  const inv = (sid: number) => of(command(OP.ATC_INV, { sid }));
  expect([inv(0x10), inv(0x99), of(command(OP.TLBI_NH_ALL))]).toEqual([false, true, false]);
  m.w[m.layout.devices[0].ctl + DEVICE.bound] = 0;
  expect(inv(0x10)).toBe(true);
});
