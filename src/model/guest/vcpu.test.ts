import { expect, test } from 'vitest';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { EXTRAS } from '../arch/extras.ts';
import { toPhysical } from '../state/topology.ts';
import { designById } from '../system/designs.ts';
import { startRun } from '../system/start.ts';

test('every page that is freed has an owner no more, and its neighbours keep theirs', () => {
  const topo = oneStream(1);
  const ipa = 0x40004000;
  const vcpus = [{ ...topo.vcpus[0], ops: [{ op: 'free' as const, ipa, pages: 2 }] }];
  const run = startRun({ ...topo, vcpus }, designById('viommu-batch')!, { extras: EXTRAS });
  const owners = () => [-1, 0, 1, 2].map((page) => run.machine.mem.owner(toPhysical(topo.vms[0], ipa + page * 4096)));
  const before = owners();
  while (run.extend(10));
  run.seek(run.length);
  expect(owners().map((owner, i) => owner !== before[i])).toEqual([false, true, true, false]);
});
