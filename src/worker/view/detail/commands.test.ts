/** What a row of a guest's queue says of a command. */
import { expect, test } from 'vitest';
import { importDump } from '../../../capture/dump.ts';
import { REFUSALS } from '../../../model/arch/refusals.ts';
import { command, OP } from '../../../model/arch/smmuv3/fields/commands.ts';
import { designById } from '../../../model/system/designs.ts';
import { startRun } from '../../../model/system/start.ts';
import { entry } from './commands.ts';

test.each([
  [
    'a range without a granule',
    command(OP.TLBI_NH_VA, { asid: 1, num: 3, ttl: 3 }),
    /^TG = 0: .* \(IHI 0070 4\.4\.1\)$/,
  ],
  [
    'one that only a driver may issue',
    command(OP.TLBI_S12_VMALL),
    /^opcode = 0x28, CMD_TLBI_S12_VMALL: user space may issue .*arm_vsmmu_validate_user_cmd/,
  ],
])('why it was refused: %s', (_, words, why) => {
  const bytes = new Uint8Array(Uint32Array.from([...words, ...command(OP.SYNC)]).buffer);
  const run = startRun(importDump('q', bytes).topology, designById('viommu-batch')!);
  while (run.extend(1000));
  expect(entry(run, 0, 0, REFUSALS.smmuv3).why).toMatch(why);
  expect(entry(run, 0, 1, REFUSALS.smmuv3).why).toBeUndefined();
  run.seek(0);
  expect(entry(run, 0, 0, REFUSALS.smmuv3).why).toBeUndefined();
});
