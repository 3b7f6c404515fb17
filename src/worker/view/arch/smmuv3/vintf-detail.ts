/** A VINTF, a VCMDQ or a pair of SID_MATCH and SID_REPLACE as its registers. */
import { hex } from '../../../../model/fields/field.ts';
import type { Machine } from '../../../../model/state/machine.ts';
import { indexOf } from '../../../../model/state/queue.ts';
import { member, type StructDetail } from '../../graph/structs/struct.ts';
import { errorText, sidText, vintfOf } from './vintf.ts';
import { ref } from '../../../../model/state/ref.ts';

const SOURCE = 'drivers/iommu/arm/arm-smmu-v3/tegra241-cmdqv.c';

/** `name`: the emulated IOMMU; `number`: of the part in its VINTF. */
export function vintfDetail(m: Machine, kind: string, name: string, number: number): StructDetail | null {
  const v = m.topo.guestIommus.findIndex((guestIommu) => guestIommu.name === name);
  if (v < 0) return null;
  const vintf = vintfOf(m, v);
  const vm = m.topo.vms[m.topo.guestIommus[v].vm].name;
  if (kind === 'vintf')
    return {
      present: vintf !== undefined,
      struct: 'struct tegra241_vintf',
      source: SOURCE,
      members: vintf
        ? [
            member('u16', 'idx', String(vintf.number), 'Number in the CMDQV; 0 is the host’s own'),
            member(
              'struct arm_vsmmu',
              'vsmmu',
              `→ #${vintf.viommu}`,
              'The viommu that has it',
              ref('viommu', vm, vintf.viommu),
            ),
            member('u16', 'CONFIG.VMID', String(vintf.vmid), 'Put into every TLBI of its VCMDQs'),
          ]
        : [],
    };
  if (kind === 'vcmdq') {
    const queue = vintf?.queues[number];
    const there = queue !== undefined && queue.hwQueue > 0;
    return {
      present: there,
      struct: 'struct tegra241_vcmdq',
      source: SOURCE,
      members: there
        ? [
            member(
              'struct iommufd_hw_queue',
              'core',
              `#${queue.hwQueue}`,
              'Its object',
              ref('hw_queue', vm, queue.hwQueue),
            ),
            member('', 'BASE', `${hex(queue.base)}, 2^${queue.log2size} entries`, 'Where it lies, PA'),
            member('', 'PROD', String(indexOf(queue.prod, queue.log2size)), 'The guest writes it; no write traps'),
            member('', 'CONS', String(indexOf(queue.cons, queue.log2size)), 'Where hardware is'),
            member('', 'STATUS.EN_OK', queue.enabled ? '1' : '0', 'Hardware runs it for the guest'),
            member('', 'error', errorText(m, queue) || 'none', 'GERROR against GERRORN, CONS.ERR'),
          ]
        : [],
    };
  }
  const slot = vintf?.slots[number];
  const used = vintf !== undefined && slot !== undefined && slot.vdevice > 0;
  return {
    present: used,
    struct: `SID_MATCH(${number}), SID_REPLACE(${number})`,
    source: `${SOURCE}: tegra241_vintf_init_vsid()`,
    members: used
      ? [
          member('', `SID_MATCH(${number})`, hex(slot.match), `ENABLE and VIRT_SID: ${sidText(m, vintf, slot)}`),
          member('', `SID_REPLACE(${number})`, hex(slot.replace), 'The SID that hardware puts in'),
          member(
            'struct iommufd_vdevice',
            'vdevice',
            `→ #${slot.vdevice}`,
            'Set up with it',
            ref('vdevice', vm, slot.vdevice),
          ),
        ]
      : [],
  };
}
