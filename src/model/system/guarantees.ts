/** What hardware, kernel and VMM guarantee under a design, and the same design without one of it. */
import { type Broken, brokenIn } from '../state/broken.ts';
import type { Design } from '../state/design.ts';
import type { Topology } from '../state/topology.ts';
import { DesignError, parseDesign } from './design-spec.ts';
import { canonical, nameOf, settingOf } from './dials.ts';
import { WORDS } from '../arch/words.ts';

/** Who gives a guarantee. */
export type Guarantor = 'hardware' | 'kernel' | 'VMM';

export interface Guarantee {
  readonly by: Guarantor;
  /** The end of "holds because ...". */
  readonly holds: string;
  /** The parameters of designs that take it away: `broken=guest-vmid`. */
  readonly without: string;
}

/** Those that have no dial. */
const NAMED: Readonly<Record<Broken, Omit<Guarantee, 'without'>>> = {
  'fill-survives-tlbi': {
    by: 'hardware',
    holds: `a walk does not fill the IOTLB with what a ${WORDS.invalidation} has invalidated meanwhile`,
  },
  'sync-ignores-atc': { by: 'hardware', holds: `a ${WORDS.wait} waits for the answers to ATS invalidations` },
  'sync-ignores-effects': {
    by: 'hardware',
    holds: `a ${WORDS.wait} waits until the commands before it have taken effect`,
  },
  'sync-ignores-transactions': {
    by: 'hardware',
    holds: `a ${WORDS.wait} waits for transactions that an invalidation has met under way`,
  },
  'completion-overtakes-writes': {
    by: 'hardware',
    holds: 'an Invalidate Completion pushes the posted writes before it',
  },
  'ats-whatever-ste': {
    by: 'kernel',
    holds: `ATS is off in a function whose ${WORDS.deviceEntry}, as the guest wrote it, has EATS = 0`,
  },
  'guest-vmid': { by: 'kernel', holds: `the kernel puts the VMID of the guest into its ${WORDS.invalidation}s` },
  'guest-sid': { by: 'kernel', holds: 'the kernel looks up the StreamID of a vSID' },
  'several-streams': { by: 'kernel', holds: 'a vdevice is refused for a device with several StreamIDs' },
  'gerror-ignored': {
    by: 'kernel',
    holds: `the host's driver acknowledges ${WORDS.errors}.CMDQ_ERR, and the queue goes on`,
  },
};

/** Those that are dials; where a dial stands there already, there is nothing to take away. */
const DIALED: readonly Guarantee[] = [
  { by: 'kernel', holds: `the call returns only after its ${WORDS.wait}`, without: 'wait=before-sync' },
  { by: 'kernel', holds: 'what was converted before a refusal is issued', without: 'on-refusal=drop-block' },
  { by: 'kernel', holds: 'every bit that user space may not set is refused', without: 'strict-bits=no' },
  { by: 'kernel', holds: 'a vSID is looked up when its command is issued', without: 'lookup=copied' },
  { by: 'kernel', holds: `a stage 2 belongs to one ${WORDS.iommu}`, without: 'vmid=per-viommu,shared-s2=yes' },
  { by: 'kernel', holds: 'each viommu has a VMID of its own', without: 'shared-s2=no,vmid=per-s2' },
  {
    by: 'kernel',
    holds: `a device that does not answer an ${WORDS.deviceInvalidation} is cut off`,
    without: 'quarantine=no',
  },
  { by: 'VMM', holds: `a run ends at a ${WORDS.wait}`, without: 'merge=yes' },
  { by: 'VMM', holds: 'commands are handed over in the order of the queue', without: 'cut=by-class' },
  { by: 'VMM', holds: 'commands are handed over in the order of the queue', without: 'cut=by-target' },
  { by: 'VMM', holds: 'only a refused command becomes CERROR_ILL', without: 'errors=ill' },
  {
    by: 'VMM',
    holds: 'a command whose vSID has no vdevice is refused, or ends a run',
    without: 'unknown-vsid=skip-in-run',
  },
  { by: 'VMM', holds: 'a call that failed as a whole counts as not done', without: 'failed-call=count' },
  { by: 'VMM', holds: 'what a call that failed as a whole says is done counts', without: 'failed-call=nothing' },
];

export const GUARANTEES: readonly Guarantee[] = [
  ...Object.entries(NAMED).map(([id, given]) => ({ ...given, without: `broken=${id}` })),
  ...DIALED,
];

/** Equal for designs that act alike. */
const behaviour = (design: Design, topology: Topology): string =>
  [nameOf(canonical(settingOf(design))), ...[...brokenIn(topology, design)].sort()].join(' ');

export interface Lost {
  readonly guarantee: Guarantee;
  readonly design: Design;
}

/** The design without each of the guarantees that it gives, one at a time. */
export function withoutEach(design: Design, topology: Topology): Lost[] {
  const own = behaviour(design, topology);
  return GUARANTEES.flatMap((guarantee) => {
    const changed = without(design, guarantee);
    return changed && behaviour(changed, topology) !== own ? [{ guarantee, design: changed }] : [];
  });
}

/** Undefined for a guarantee of something that the design does not have. */
function without({ id }: Design, guarantee: Guarantee): Design | undefined {
  try {
    return parseDesign(`${id},${guarantee.without}`);
  } catch (problem) {
    if (problem instanceof DesignError) return undefined;
    throw problem;
  }
}
