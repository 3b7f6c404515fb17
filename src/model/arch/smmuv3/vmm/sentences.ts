/** What the VMM's emulated IOMMU does, in words. */
import { streamOf } from './classes.ts';
import { mnemonic } from '../fields/commands.ts';
import { hex } from '../../../fields/field.ts';
import { configName } from '../fields/descriptors.ts';
import { CERROR_NAMES } from '../fields/register-bits.ts';
import { ruleByNumber } from '../../../iommufd/uapi/rules.ts';
import { OP } from '../fields/commands.ts';
import { ioctlName, targetName, targetObject } from '../../../iommufd/events.ts';
import { type Context, whose } from '../../../state/events.ts';
import type { Count, Ordinal, GuestIommu } from '../../../state/numbers.ts';
import { sentences } from '../../../state/sentences.ts';
import { NO_TARGET, VMM_EVENTS, carriedBy } from '../../../vmm/events.ts';
import { ref } from '../../../state/ref.ts';

const cmds = ({ topo }: Context, v: GuestIommu, first: Ordinal, n: Count): string[] =>
  Array.from({ length: Math.min(n, 64) }, (_, i) => ref('cmd', topo.guestIommus[v].name, first + i));
const range = (first: Ordinal, n: Count): string =>
  n === 1 ? `command ${first}` : `commands ${first}..${first + n - 1}`;
/** The vCPUs whose queue it is: where a fetched command comes from. */
const vcpusOf = ({ topo }: Context, v: GuestIommu): string[] =>
  topo.vcpus
    .filter(({ vm }) => vm === topo.guestIommus[v].vm)
    .slice(0, 1)
    .map(({ name }) => ref('vcpu', name));
const vmmOf = ({ topo }: Context, v: GuestIommu): string => ref('vmm', topo.guestIommus[v].name);

/** Why the VMM need not ask the kernel. */
function localReason(opcode: number, { design: { policy, kernel } }: Context, changed: number): string {
  if (opcode === OP.ATC_INV && policy.implicitAtc) return "the driver flushed its hwpt's ATCs with the TLBIs";
  if (streamOf([opcode, 0], 0) !== undefined) return 'its vSID has no vdevice, so the host has nothing to act on';
  if (opcode === OP.SYNC && policy.merges) return 'the call that carries the commands around it has returned';
  if (opcode === OP.SYNC && kernel.early) return 'its ioctls have returned, and none waits for its physical CMD_SYNC';
  if (opcode === OP.SYNC) return 'each ioctl returns only after its own physical CMD_SYNC';
  if (opcode === OP.CFGI_STE || opcode === OP.CFGI_STE_RANGE)
    return changed
      ? 're-reads the guest STE, which has changed'
      : 're-reads the guest STE: unchanged, so the nested hwpt stays attached';
  return 'a hint that needs no work';
}

export const VMM_SENTENCES = sentences(VMM_EVENTS, {
  fetch: (e, c) => ({
    text: `The VMM${whose(c, e.guestIommu)} fetches ${range(e.first, e.commands)} from the guest's queue${e.calls > 1 ? ` and cuts them into ${e.calls} calls` : ''}.`,
    objects: [vmmOf(c, e.guestIommu), ...cmds(c, e.guestIommu, e.first, e.commands)],
    path: [...vcpusOf(c, e.guestIommu), vmmOf(c, e.guestIommu)],
    source: `policy ${c.design.policy.id}; IHI 0070 4.1`,
  }),
  ioctl: (e, c) => {
    const list = carriedBy(e);
    const calls = (e.calls & ~NO_TARGET) >>> 0;
    const target = targetObject(c.topo.vms[c.topo.guestIommus[e.guestIommu].vm].name, e.ioctl, e.target);
    const text =
      e.entries > list.length
        ? `${e.entries} commands from ${list[0]} on`
        : `${list.length === 1 ? 'command' : 'commands'} ${list.join(', ')}`;
    return {
      text: `The VMM${whose(c, e.guestIommu)} calls ${ioctlName(e.ioctl)}(${targetName(e.ioctl, e.target)}, entry_num = ${e.entries}) with ${text}${calls > 1 ? ` (call ${e.call + 1} of ${calls})` : ''}.`,
      objects: [
        vmmOf(c, e.guestIommu),
        ...(calls === e.calls ? [target] : []),
        ...list.map((i) => ref('cmd', c.topo.guestIommus[e.guestIommu].name, i)),
      ],
      path: [vmmOf(c, e.guestIommu), target],
      source:
        e.ioctl === 0
          ? 'IOMMU_HWPT_INVALIDATE, include/uapi/linux/iommufd.h'
          : '"iommufd: Add nesting infrastructure (part 2/2)", PATCH v6 and its thread (Dec 2023)',
    };
  },
  local: (e, c) => ({
    text: `The VMM${whose(c, e.guestIommu)} handles ${mnemonic([e.w0, 0, e.w2, 0])} at ${e.pos} itself: ${localReason(e.w0 & 0xff, c, e.changed)}; CONS moves past it.`,
    objects: [vmmOf(c, e.guestIommu), ref('cmd', c.topo.guestIommus[e.guestIommu].name, e.pos)],
    source: 'QEMU hw/arm/smmuv3.c smmuv3_cmdq_consume()',
  }),
  cons: (e, c) => ({
    text: `The VMM${whose(c, e.guestIommu)} moves the virtual CMDQ_CONS to ${e.pos}: ${range(e.first, e.commands)} ${e.commands === 1 ? 'is' : 'are'} done.`,
    objects: [vmmOf(c, e.guestIommu), ...cmds(c, e.guestIommu, e.first, e.commands)],
    source: 'IHI 0070 4.1.4',
  }),
  error: (e, c) => ({
    text: `The VMM${whose(c, e.guestIommu)} stops at command ${e.pos}: virtual CMDQ_CONS = ${hex(e.value)} (${CERROR_NAMES[e.cerror]}), GERROR.CMDQ_ERR toggles and the guest is interrupted.`,
    objects: [vmmOf(c, e.guestIommu), ref('cmd', c.topo.guestIommus[e.guestIommu].name, e.pos)],
    source: 'IHI 0070 4.1.3, 6.3.19',
  }),
  resume: (e, c) => ({
    text: `The VMM${whose(c, e.guestIommu)} lets ${c.topo.vcpus[e.vcpu].name} go on.`,
    objects: [vmmOf(c, e.guestIommu), ref('vcpu', c.topo.vcpus[e.vcpu].name)],
    path: [vmmOf(c, e.guestIommu), ref('vcpu', c.topo.vcpus[e.vcpu].name)],
    source: 'KVM_RUN',
  }),
  reattach: (e, c) => {
    const vm = c.topo.vms[c.topo.guestIommus[e.guestIommu].vm].name;
    const rule = e.rule ? ruleByNumber(e.rule) : undefined;
    const vste = e.vste[0] & 1 ? `Config = ${configName(e.vste[0])}, EATS = ${(e.vste[1] >>> 28) & 3}` : 'V = 0';
    const device = c.topo.devices[e.device].name;
    return {
      text: rule
        ? `The VMM${whose(c, e.guestIommu)} asks for a nested hwpt for ${device} (vSID ${hex(e.vsid)}) with vSTE ${vste}, and gets -${rule.name}: hwpt #${e.old} stays attached.`
        : `The VMM${whose(c, e.guestIommu)} makes nested hwpt #${e.hwpt} with vSTE ${vste} and attaches ${device} (vSID ${hex(e.vsid)}) to it, in place of #${e.old}.`,
      objects: [vmmOf(c, e.guestIommu), targetObject(vm, 1, e.hwpt || e.old), ref('device', device)],
      path: [vmmOf(c, e.guestIommu), targetObject(vm, 1, e.hwpt || e.old)],
      source: 'arm_smmu_attach_dev_nested(), Linux 7.3; QEMU hw/arm/smmuv3-accel.c',
      ...(rule && { rule: rule.number }),
    };
  },
});
