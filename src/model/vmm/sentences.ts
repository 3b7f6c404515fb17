/** What the VMM's emulated SMMU does, in words. */
import { byTarget } from './targets.ts';
import type { Design } from '../state/design.ts';
import { mnemonic } from '../arch/smmuv3/fields/commands.ts';
import { hex } from '../fields/field.ts';
import { CONFIG_NAMES } from '../arch/smmuv3/fields/descriptors.ts';
import { CERROR_NAMES } from '../arch/smmuv3/fields/register-bits.ts';
import { ruleByNumber } from '../iommufd/rules.ts';
import { OP } from '../arch/smmuv3/fields/commands.ts';
import { ioctlName, targetName, targetObject } from '../iommufd/events.ts';
import { type Context, whose } from '../state/events.ts';
import { sentences } from '../state/sentences.ts';
import { NO_TARGET, VMM_EVENT, carriedBy } from './events.ts';

const cmds = ({ topo }: Context, v: number, first: number, n: number): string[] =>
  Array.from({ length: Math.min(n, 64) }, (_, i) => `cmd/${topo.vsmmus[v].name}/${first + i}`);
const range = (first: number, n: number): string =>
  n === 1 ? `command ${first}` : `commands ${first}..${first + n - 1}`;
/** The vCPUs whose queue it is: where a fetched command comes from. */
const vcpusOf = ({ topo }: Context, v: number): string[] =>
  topo.vcpus
    .filter(({ vm }) => vm === topo.vsmmus[v].vm)
    .slice(0, 1)
    .map(({ name }) => `vcpu/${name}`);
const vmmOf = ({ topo }: Context, v: number): string => `vmm/${topo.vsmmus[v].name}`;

/** Why the VMM need not ask the kernel. */
function localReason(opcode: number, { policy }: Design, changed: number): string {
  if (byTarget([opcode, 0], 0).kind === 'device') return 'its vSID has no vdevice, so the host has nothing to act on';
  if (opcode === OP.SYNC && policy.merges) return 'the call that carries the commands around it has returned';
  if (opcode === OP.SYNC) return 'each ioctl returns only after its own physical CMD_SYNC';
  if (opcode === OP.CFGI_STE || opcode === OP.CFGI_STE_RANGE)
    return changed
      ? 're-reads the guest STE, which has changed'
      : 're-reads the guest STE: unchanged, so the nested hwpt stays attached';
  return 'a hint that needs no work';
}

export const VMM_SENTENCES = sentences(VMM_EVENT, {
  /** vsmmu, first position, commands, calls */
  fetch: (a, c) => ({
    text: `The VMM${whose(c, a[0])} fetches ${range(a[1], a[2])} from the guest's queue${a[3] > 1 ? ` and cuts them into ${a[3]} calls` : ''}.`,
    objects: [vmmOf(c, a[0]), ...cmds(c, a[0], a[1], a[2])],
    path: [...vcpusOf(c, a[0]), vmmOf(c, a[0])],
    source: `policy ${c.design.policy.id}; IHI 0070 4.1`,
  }),
  /** vsmmu, ioctl, target id, entries, call number, calls (NO_TARGET), bitmap of the entries (first 32), position of the run's first */
  ioctl: (a, c) => {
    const list = carriedBy(a);
    const calls = (a[5] & ~NO_TARGET) >>> 0;
    const target = targetObject(c.topo.vms[c.topo.vsmmus[a[0]].vm].name, a[1], a[2]);
    const text =
      a[3] > list.length
        ? `${a[3]} commands from ${list[0]} on`
        : `${list.length === 1 ? 'command' : 'commands'} ${list.join(', ')}`;
    return {
      text: `The VMM${whose(c, a[0])} calls ${ioctlName(a[1])}(${targetName(a[1], a[2])}, entry_num = ${a[3]}) with ${text}${calls > 1 ? ` (call ${a[4] + 1} of ${calls})` : ''}.`,
      objects: [
        vmmOf(c, a[0]),
        ...(calls === a[5] ? [target] : []),
        ...list.map((i) => `cmd/${c.topo.vsmmus[a[0]].name}/${i}`),
      ],
      path: [vmmOf(c, a[0]), target],
      source:
        a[1] === 0
          ? 'IOMMU_HWPT_INVALIDATE, include/uapi/linux/iommufd.h'
          : '"iommufd: Add nesting infrastructure (part 2/2)", PATCH v6 and its thread (Dec 2023)',
    };
  },
  /** vsmmu, position, w0, w2, w1, streams whose vSTE has changed */
  local: (a, c) => ({
    text: `The VMM${whose(c, a[0])} handles ${mnemonic([a[2], 0, a[3], 0])} at ${a[1]} itself: ${localReason(a[2] & 0xff, c.design, a[5])}; CONS moves past it.`,
    objects: [vmmOf(c, a[0]), `cmd/${c.topo.vsmmus[a[0]].name}/${a[1]}`],
    source: 'QEMU hw/arm/smmuv3.c smmuv3_cmdq_consume()',
  }),
  /** vsmmu, position of the new CONS, register value, first position of the run, commands */
  cons: (a, c) => ({
    text: `The VMM${whose(c, a[0])} moves the virtual CMDQ_CONS to ${a[1]}: ${range(a[3], a[4])} ${a[4] === 1 ? 'is' : 'are'} done.`,
    objects: [vmmOf(c, a[0]), ...cmds(c, a[0], a[3], a[4])],
    source: 'IHI 0070 4.1.1',
  }),
  /** vsmmu, position of the failed command, register value, cerror */
  error: (a, c) => ({
    text: `The VMM${whose(c, a[0])} stops at command ${a[1]}: virtual CMDQ_CONS = ${hex(a[2])} (${CERROR_NAMES[a[3]]}), GERROR.CMDQ_ERR toggles and the guest is interrupted.`,
    objects: [vmmOf(c, a[0]), `cmd/${c.topo.vsmmus[a[0]].name}/${a[1]}`],
    source: 'IHI 0070 4.1.2, 6.3.17',
  }),
  /** vsmmu, vcpu */
  resume: (a, c) => ({
    text: `The VMM${whose(c, a[0])} lets ${c.topo.vcpus[a[1]].name} go on.`,
    objects: [vmmOf(c, a[0]), `vcpu/${c.topo.vcpus[a[1]].name}`],
    path: [vmmOf(c, a[0]), `vcpu/${c.topo.vcpus[a[1]].name}`],
    source: 'KVM_RUN',
  }),
  /** vsmmu, device, vSID, id of the new nested hwpt, of the old one, low halves of the vSTE, rule that refuses it or 0 */
  reattach: (a, c) => {
    const vm = c.topo.vms[c.topo.vsmmus[a[0]].vm].name;
    const rule = a[7] ? ruleByNumber(a[7]) : undefined;
    const vste = a[5] & 1 ? `Config = ${CONFIG_NAMES[(a[5] >>> 1) & 7]}` : 'V = 0';
    const device = c.topo.devices[a[1]].name;
    return {
      text: rule
        ? `The VMM${whose(c, a[0])} asks for a nested hwpt for ${device} (vSID ${hex(a[2])}) with vSTE ${vste}, and gets -${rule.name}: hwpt #${a[4]} stays attached.`
        : `The VMM${whose(c, a[0])} makes nested hwpt #${a[3]} with vSTE ${vste} and attaches ${device} (vSID ${hex(a[2])}) to it, in place of #${a[4]}.`,
      objects: [vmmOf(c, a[0]), targetObject(vm, 1, a[3] || a[4]), `device/${device}`],
      path: [vmmOf(c, a[0]), targetObject(vm, 1, a[3] || a[4])],
      source: 'arm_smmu_attach_dev_nested(), Linux 7.3; QEMU hw/arm/smmuv3-accel.c',
      ...(rule && { rule: rule.number }),
    };
  },
});
