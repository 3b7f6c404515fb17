/** Who may have something else to do after somebody's step, so that after it the others need not be asked. */
import { isBrought, stepsOf } from '../arch/arch.ts';
import { VCPU_REACHES } from '../guest/vcpu.ts';
import type { ActorKind, Actors, Reaches } from '../state/actors.ts';
import type { Machine } from '../state/machine.ts';
import type { Device } from '../state/numbers.ts';
import type { Op, Topology } from '../state/topology.ts';
import { needsExtras } from './build.ts';

/** What these wait for is in the VM of their vCPU; that of the others may be anywhere. */
const OF_ITS_VM: ReadonlySet<Op['op']> = new Set(['commands', 'pte', 'config', 'register', 'free', 'dma']);

/** Devices that a program tells to access memory. */
function toldBy(ops: readonly Op[]): Set<Device> {
  const told = new Set<Device>();
  for (const op of ops) if (op.op === 'dma') told.add(op.device);
  return told;
}

/** Actors that share something by which what one does next can depend on what another one did. */
function sharing({ vms, vcpus, guestIommus, iommus, devices }: Topology, actors: Actors): number[][] {
  const { host, guest, vmm, kernel, iommu, device } = actors;
  const calls = (its: (guestIommu: Topology['guestIommus'][number]) => boolean): number[] =>
    guestIommus.flatMap((one, v) => (its(one) ? [vmm + v, kernel + v] : []));
  return [
    ...vms.map((_, vm) => [
      ...vcpus.flatMap((vcpu, c) => (vcpu.vm === vm ? [guest + c] : [])),
      ...calls((one) => one.vm === vm),
    ]),
    ...iommus.map((_, s) => calls((one) => one.iommu === s).concat(iommu + s)),
    ...iommus.map((_, s) => [host, iommu + s]),
    ...devices.map((one, d) => [device + d, iommu + one.iommu]),
    ...vcpus.map(({ ops }, c) => [...toldBy(ops)].map((d) => device + d).concat(guest + c)),
  ];
}

/** What an actor's steps reach; undefined where nobody says it. */
const reachesOf = ({ arch }: Machine, kind: ActorKind): Reaches | undefined =>
  kind === 'guest' ? VCPU_REACHES : isBrought(kind) ? stepsOf(arch, kind).reaches : undefined;

/** Actors in ascending order. */
export interface Affected {
  /** By actor: after any of its steps. What the host does may matter to everybody. */
  readonly all: readonly Uint8Array[];
  /** By actor, and kind of its step: after that, where it is fewer. */
  readonly of: readonly (readonly (Uint8Array | undefined)[])[];
}

export function affectedBy(m: Machine): Affected {
  const { topo, design, actors } = m;
  const each = (is: (actor: number) => boolean): Uint8Array =>
    Uint8Array.from(actors.all.flatMap((_, actor) => (is(actor) ? [actor] : [])));
  const everybody = each(() => true);
  const apart = !needsExtras(topo, design) && topo.faults.length === 0;
  if (!apart || !topo.vcpus.every(({ ops }) => ops.every(({ op }) => OF_ITS_VM.has(op))))
    return { all: actors.all.map(() => everybody), of: actors.all.map(() => []) };
  const affected = actors.all.map((_, actor) => new Set([actor]));
  for (const those of sharing(topo, actors))
    for (const one of those) for (const other of those) affected[one].add(other);
  return {
    all: affected.map((those, actor) => (actor === actors.host ? everybody : each((other) => those.has(other)))),
    of: actors.all.map(({ kind }, actor) =>
      (reachesOf(m, kind) ?? []).map(
        (kinds) =>
          kinds &&
          each((other) => other === actor || (affected[actor].has(other) && kinds.includes(actors.all[other].kind))),
      ),
    ),
  };
}
