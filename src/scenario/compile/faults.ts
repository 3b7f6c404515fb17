/** What goes wrong in a run, and when. */
import { type FaultSpec, type FaultTime, IN_CALL, stage2PageLog2, type VmSpec } from '../../model/state/topology.ts';
import type { Fail } from '../arch/arch.ts';
import type { Path } from '../language/errors.ts';
import type { ScenarioFault } from '../language/schema.ts';
import type { MarkPoint } from './main-program.ts';
import { indexIn, type IndexOf } from './names.ts';

/** What a fault can name. */
export interface FaultContext {
  readonly vms: readonly VmSpec[];
  readonly marks: ReadonlyMap<string, MarkPoint>;
  readonly guestIommuIndex: IndexOf;
  readonly deviceIndex: IndexOf;
  /** By device, the guest IOMMU that it belongs to. */
  readonly owner: ReadonlyMap<number, string>;
  readonly error: Fail;
}

/** @throws InputError where it names what there is not */
export function compileFault(fault: ScenarioFault, at: Path, context: FaultContext): FaultSpec {
  const { guestIommuIndex, deviceIndex, owner, marks, error } = context;
  const when = faultTime(
    fault,
    marks,
    at,
    error,
    IN_CALL.some((kind) => kind in fault),
  );
  if ('enomem' in fault)
    return { kind: 'enomem', guestIommu: guestIommuIndex(fault.enomem, [...at, 'enomem']), ...when };
  if ('timeout' in fault)
    return { kind: 'timeout', guestIommu: guestIommuIndex(fault.timeout, [...at, 'timeout']), ...when };
  if ('unmap_s2' in fault) return { ...unmapped(fault.unmap_s2, [...at, 'unmap_s2'], context), ...when };
  if ('reassign' in fault) {
    const { from, to, flush, reset } = fault.reassign;
    const indexOf = (name: string, field: string): number => guestIommuIndex(name, [...at, 'reassign', field]);
    return { kind: 'reassign', from: indexOf(from, 'from'), to: indexOf(to, 'to'), flush, reset, ...when };
  }
  const kind = 'unbind' in fault ? 'unbind' : 'reset';
  const name = 'unbind' in fault ? fault.unbind : fault.reset;
  const device = deviceIndex(name, [...at, kind]);
  if (!owner.has(device)) throw error([...at, kind], `'${name}' is not assigned to a VM`);
  return { kind, device, ...when };
}

/** A page of a VM's RAM that the host takes away. */
function unmapped(
  { vm: name, ipa, flush }: Extract<ScenarioFault, { unmap_s2: unknown }>['unmap_s2'],
  at: Path,
  { vms, error }: FaultContext,
): FaultSpec {
  const vm = indexIn(
    vms.map((one) => one.name),
    'VM',
    error,
  )(name, [...at, 'vm']);
  const { ipa: start, size, pa } = vms[vm];
  if (ipa < start || ipa >= start + size) throw error([...at, 'ipa'], `is no RAM of ${name}`);
  if (stage2PageLog2(start, pa, size) !== 12)
    throw error([...at, 'ipa'], `${name}'s RAM is mapped by blocks; give it a size that is no multiple of 2 MiB`);
  return { kind: 'unmap_s2', vm, ipa, flush };
}

/**
 * Where the mark stands that a fault names.
 * @param inCall it happens within a call: a program that waited for it at its mark would make none
 */
function faultTime(
  { at, after }: ScenarioFault,
  marks: ReadonlyMap<string, MarkPoint>,
  path: Path,
  error: Fail,
  inCall: boolean,
): { when?: FaultTime } {
  if (at !== undefined && after !== undefined) throw error([...path, 'after'], 'expected at or after, not both');
  const name = at ?? after;
  if (name === undefined) return {};
  const mark = marks.get(name);
  if (mark?.thread === 'vcpu') return { when: { vcpu: mark.index, at: mark.at, waits: at !== undefined && !inCall } };
  const names = [...marks].flatMap(([known, { thread }]) => (thread === 'vcpu' ? [known] : []));
  throw error(
    [...path, at === undefined ? 'after' : 'at'],
    `there is no mark '${name}'; expected one of ${names.join(', ') || '(no program has a mark)'}`,
  );
}
