/** The memory of a VMM as the kernel meets it behind the pointers of a call: guest RAM, which it has at its IPA. */
import { vmm } from '../iommufd/host.ts';
import type { UserStruct } from '../iommufd/uapi/uapi.ts';
import type { User } from '../iommufd/uapi/user.ts';
import type { Machine } from '../state/machine.ts';
import type { MainOp } from '../state/main-program.ts';
import { toPhysical } from '../state/topology.ts';

type Call = Extract<MainOp, { op: 'ioctl' }>;

/** The VMM of VM `vm` in a call with these fields. Data that the scenario gives lies wherever data_uptr points, but not at 0. */
export function userOf(m: Machine, vm: number, cmd: UserStruct, { data, fields }: Call): User {
  const words =
    data && (data.what === 'words' ? data.words : m.arch.userSpace.nestedData(m, data.guestIommu, data.vsid));
  const user = { ...processOf(m, vm), data: vmm(m.arch.userSpace.nestedType, words).data };
  const own = words !== undefined && fields.data_uptr !== 0;
  const read = own ? user.data.read : guestRam(m, vm, cmd.data_uptr as bigint);
  return { ...user, data: { ...user.data, type: cmd.data_type as number, length: cmd.data_len as number, read } };
}

/** The VMM of VM `vm` where no pointer is handed in: guest RAM is what can be pinned. */
export function processOf(m: Machine, vm: number): User {
  const { ipa, size } = m.topo.vms[vm];
  return { ...vmm(), pin: (va, length) => va >= BigInt(ipa) && va + length <= BigInt(ipa + size) };
}

/** Reads guest RAM at a pointer, up to the end of RAM; nothing else of the VMM's memory is known. */
const guestRam =
  (m: Machine, vm: number, pointer: bigint) =>
  (from: number, length: number): Uint8Array => {
    const { ipa, size } = m.topo.vms[vm];
    const first = pointer + BigInt(from) - BigInt(ipa);
    const there = first < 0n || first >= BigInt(size) ? 0 : Math.min(length, size - Number(first));
    const pa = toPhysical(m.topo.vms[vm], ipa + Number(first));
    return Uint8Array.from({ length: there }, (_, i) => {
      const at = pa + i;
      return m.mem.read32(at - (at % 4)) >>> ((at % 4) * 8);
    });
  };
