/** Who may have something else to do after somebody's step, so that after it the others need not be asked. */
import type { Actor, Actors } from '../state/actors.ts';
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

/** By actor, in ascending order. What the host does may matter to everybody. */
export function affectedBy({ topo, design, actors }: Machine): readonly Uint8Array[] {
  const { all, host } = actors;
  const each = (is: (one: Actor, actor: number) => boolean): Uint8Array =>
    Uint8Array.from(all.flatMap((one, actor) => (is(one, actor) ? [actor] : [])));
  const everybody = each(() => true);
  const apart = !needsExtras(topo, design) && topo.faults.length === 0;
  if (!apart || !topo.vcpus.every(({ ops }) => ops.every(({ op }) => OF_ITS_VM.has(op))))
    return all.map(() => everybody);
  const affected = all.map((_, actor) => new Set([actor]));
  for (const those of sharing(topo, actors))
    for (const one of those) for (const other of those) affected[one].add(other);
  return affected.map((those, actor) => (actor === host ? everybody : each((_, other) => those.has(other))));
}
