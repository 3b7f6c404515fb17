/** What becomes of a guest's command on its way to hardware. */
import { defOf, mnemonic } from '../../../../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../../../../model/fields/field.ts';
import type { Machine } from '../../../../model/state/machine.ts';

/** What the kernel has written over in the guest's command, a sentence each. */
export function rewrites(m: Machine, guest: ArrayLike<number>, sent: ArrayLike<number>): string[] {
  const { viommu } = m.design.kernel;
  const out: string[] = [];
  if ((guest[0] & 0xff) !== (sent[0] & 0xff))
    out.push(`${mnemonic(guest)} becomes ${mnemonic(sent)}: a guest may not touch other VMIDs.`);
  if (guest[1] === sent[1]) return out;
  const namesStream = defOf(guest)?.fields.some(({ name }) => name === 'sid');
  if (!namesStream) {
    out.push(
      `VMID ${guest[1] & 0xffff} becomes ${sent[1] & 0xffff}, that of the S2 hwpt, whatever the guest has written.`,
    );
  } else if (viommu)
    out.push(`SID ${hex(guest[1])} becomes ${hex(sent[1])}: vdevs[${hex(guest[1])}] of the viommu names the device.`);
  else out.push(`SID ${hex(guest[1])} becomes ${hex(sent[1])}: the SID of the device that the call is addressed to.`);
  return out;
}
