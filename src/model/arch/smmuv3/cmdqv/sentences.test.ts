/** What is said of hardware that runs a guest's queue, branch by branch. */
import { expect, test } from 'vitest';
import { HW_QUEUE_EVENTS } from '../../../iommu/hw-queue-events.ts';
import { toldText } from '../../../state/told.test-helper.ts';
import { contextOf, topology } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { CERROR } from '../fields/register-bits.ts';
import { HW_QUEUE_SENTENCES } from './sentences.ts';

const topo = topology(2);
const VCMDQ = { ...topo.guestIommus[1], name: 'beta.smmu.vcmdq0', vdevices: [], hwQueueOf: 1 };

test('a VCMDQ of the second VM', async () => {
  const context = contextOf({ ...topo, guestIommus: [...topo.guestIommus, VCMDQ] });
  const text = toldText(HW_QUEUE_EVENTS, HW_QUEUE_SENTENCES, context, [
    ['consume', { queue: 2, pos: 3, w: [...command(OP.TLBI_NH_ASID, { asid: 5, vmid: 2 })] as never }],
    ['consume', { queue: 2, pos: 3, w: [...command(OP.ATC_INV, { sid: 0x100 })] as never, slot: 4, late: 1 }],
    ['sync', { queue: 2, pos: 4 }],
    ['error', { queue: 2, pos: 4, value: 0x1000004, cerror: CERROR.ILL }],
    ['initError', { queue: 2 }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/sentences.txt');
});
