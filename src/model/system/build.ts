/** From a topology to a machine ready to run: host tables, registers, guest memory, iommufd objects. */
import { archOf } from '../arch/registry.ts';
import { setUpIoas, setUpGuestIommu } from '../iommufd/host.ts';
import { CTX } from '../state/ctx-layout.ts';
import type { Design } from '../state/design.ts';
import { stage2Tables } from '../state/capacities.ts';
import { type AllExtras, Machine } from '../state/machine.ts';
import { PAGE_BYTES, PageStore } from '../state/pages.ts';
import { type Topology, toPhysical } from '../state/topology.ts';

/** Host memory for the host's own tables and queues. */
const HOST_BASE = 0x100000000;

/** True for a topology with main threads or stage-2 unmaps, and for a design with hardware queues. */
export const needsExtras = ({ mains, faults }: Topology, { hardware }: Design): boolean =>
  (mains?.length ?? 0) > 0 ||
  hardware.hwQueues ||
  faults.some(({ kind }) => kind === 'unmap_s2' || kind === 'reassign');

/** @throws Error when the machine needs extras, and nobody brought them. */
export function buildMachine(
  given: Topology,
  design: Design,
  store: PageStore = new PageStore(),
  all: AllExtras = {},
): Machine {
  const extras = all[archOf(given).id] ?? null;
  if (!extras && needsExtras(given, design)) throw new Error('the machine needs extras, and nobody brought them');
  const topo = design.hardware.hwQueues ? extras!.hwQueues.added(given) : given;
  const { m, alloc } = buildHost(topo, design, store);
  m.extras = extras;
  for (const { vm, ipa, words } of topo.guestMemory) m.mem.writeWords(toPhysical(topo.vms[vm], ipa), words);
  topo.vms.forEach((_, ctx) => {
    const tables = Array.from({ length: stage2Tables(topo, ctx) }, () => alloc(PAGE_BYTES));
    m.w[m.layout.ctxs[ctx].ctl + CTX.tables] = (tables[0] ?? 0) / PAGE_BYTES;
  });
  const ioas = topo.vms.map(({ bare }, ctx) => (bare ? 0 : setUpIoas(m, ctx)));
  topo.guestIommus.forEach((guestIommu, v) => {
    m.arch.setUpEmulated(m, v);
    if (guestIommu.hwQueueOf === undefined && !topo.vms[guestIommu.vm].bare) setUpGuestIommu(m, v, ioas[guestIommu.vm]);
  });
  topo.mains?.forEach((_, i) => {
    extras!.mainThread.begin(m, i);
  });
  m.mem.seal();
  return m;
}

/** The host before any VM: IOMMUs with queues and empty tables. `alloc` gives further host memory, bytes. */
export function buildHost(
  topo: Topology,
  design: Design,
  store: PageStore = new PageStore(),
): { m: Machine; alloc: (bytes: number) => number } {
  const m = new Machine(archOf(topo), topo, design, store);
  m.arch.openContexts(m);
  let free = HOST_BASE;
  const alloc = (bytes: number): number => {
    const size = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    // Queues must be aligned to their size (IHI 0070 6.3.26).
    free = Math.ceil(free / size) * size;
    free += size;
    return free - size;
  };
  topo.iommus.forEach((_, s) => {
    m.arch.setUp(m, s, alloc);
  });
  return { m, alloc };
}
