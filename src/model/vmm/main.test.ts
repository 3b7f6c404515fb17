/** What the machine makes of what the main thread of a VMM asks for. */
import { expect, test } from 'vitest';
import { EXTRAS } from '../arch/extras.ts';
import { GERROR_INIT } from '../arch/smmuv3/cmdqv/hw-queue.ts';
import { oneStream } from '../arch/smmuv3/context.test-helper.ts';
import { REGS } from '../arch/smmuv3/state.ts';
import type { MainOp } from '../state/main-program.ts';
import { designById } from '../system/designs.ts';
import { startRun } from '../system/start.ts';

const [HW_QUEUE, VIOMMU] = [0, 1].map((name) => ({ name }));

const ioctl = (name: string, fields: Extract<MainOp, { op: 'ioctl' }>['fields']): MainOp => ({
  op: 'ioctl',
  ioctl: `IOMMU_${name}`,
  fields,
  as: -1,
});

/** GERROR of the guest's VCMDQ after these calls. */
function gerror(...ops: readonly MainOp[]): number {
  const topo = oneStream(1);
  const run = startRun(
    {
      ...topo,
      guestIommus: topo.guestIommus.map((one) => ({ ...one, hwQueueIpa: 0x40004000 })),
      mains: [{ name: 'main', vm: 0, ops, names: ['hw_queue', 'viommu'] }],
    },
    designById('vcmdq')!,
    { extras: EXTRAS },
  );
  while (run.extend(10));
  const { w, layout } = run.machine;
  return w[layout.guestIommus[1].regs + REGS.gerror];
}

test('CMDQ_INIT_ERR tells of an IOMMU_HW_QUEUE_ALLOC that is refused, and of nothing else', () => {
  const destroy = ioctl('DESTROY', { id: HW_QUEUE });
  const alloc = ioctl('HW_QUEUE_ALLOC', {
    ...{ viommu_id: VIOMMU, type: 1, index: 0 },
    // Other memory than the guest's queue.
    ...{ nesting_parent_iova: 0x40005000n, length: 256n },
  });
  expect(gerror(destroy, alloc)).toBe(0);
  expect(gerror(destroy, ioctl('VDEVICE_ALLOC', { viommu_id: VIOMMU }))).toBe(0);
  expect(gerror(destroy, alloc, alloc)).toBe(GERROR_INIT);
});
