/** What the words on the page mean, in one place. Keys are written as the machine or the specification writes them. */
import { ARCH_FAMILIES, ARCH_TERMS } from '../arch/terms.ts';

const TERMS: Readonly<Record<string, string>> = {
  ASID: 'Address space ID: tags a guest process’s translations. The guest chooses it; it is valid within one VMID.',
  ATS: 'Address Translation Services: the PCIe protocol by which a device asks for translations and keeps them.',
  E2BIG: 'The struct is longer than the kernel’s, and bytes beyond are not 0: it is of a newer kernel.',
  EADDRINUSE: 'A mapping of the IOAS does not suit the aperture or the alignment of a new domain.',
  EBUSY: 'Still in use: users is not 1, or attached already.',
  EEXIST: 'Taken: a vSID, a range of IOVAs, a queue’s type or index.',
  EFAULT: 'User memory cannot be read, written or pinned.',
  EINVAL: 'A wrong argument: a length, an id of another type, a bad combination.',
  EMSGSIZE: 'The array is too short for the answer.',
  ENODEV: 'The device is gone.',
  ENOENT: 'No object of the right type has this id, or nothing is mapped there.',
  ENOMEM: 'No memory, or more pinned than the user may lock.',
  ENOSPC: 'No free range of IOVAs is large enough.',
  ENOTTY: 'No such ioctl.',
  ENXIO: 'mmap of what the kernel has not handed out.',
  EOPNOTSUPP: 'Unknown flag or type, a reserved member that is not 0, or the driver cannot do it.',
  EOVERFLOW: 'Address plus length wraps.',
  EPERM: 'Not permitted: an executable mapping.',
  ERANGE: 'Out of range.',
  IOMMU: 'I/O memory management unit: translates what devices access, and keeps them apart.',
  IOAS: 'I/O address space: iommufd’s map of guest memory, from which the stage-2 table is filled.',
  IOVA: 'I/O virtual address: what a device puts on the bus; stage 1 translates it.',
  IOMMU_DESTROY: 'The ioctl that destroys an object; only works while users is 1.',
  IOMMU_HWPT_INVALIDATE: 'The ioctl that hands an array of invalidation commands to the kernel.',
  IOMMUFD_DEV_INVALIDATE: 'The ioctl drafted in 2023 that hands a device’s ATC invalidations to the kernel.',
  IPA: 'Intermediate physical address: what the guest takes for physical; stage 2 translates it.',
  PA: 'Physical address.',
  PROD: 'Producer index: the driver has written all commands before it.',
  S1: 'Stage 1: IOVA to IPA, by tables that the guest owns.',
  S2: 'Stage 2: IPA to PA, by tables that the host owns.',
  VMID: 'Virtual machine ID: tags a VM’s translations. The host chooses it; a guest’s value is never trusted.',
  RES0: 'Reserved: software must write zeros.',
  dev_id: 'The number by which user space names a device that is bound to iommufd.',
  dev_invalidate: 'The call drafted in 2023 that hands a device’s ATC invalidations to the kernel.',
  depth: 'Transitions on the shortest way from where the search began.',
  frontier: 'States that were found, and whose next transitions are still to be looked at.',
  memory: 'What the search keeps of the states, about.',
  rate: 'States found per second.',
  states: 'Different states found: all words of the machine and what the properties remember.',
  entry_num: 'In: how many commands the array holds. Out: how many the kernel says it has handled.',
  fetched: 'The VMM has read all commands before this index out of the guest’s queue.',
  HW_QUEUE:
    'iommufd’s object for a queue of the guest that hardware reads by itself: it holds its viommu and pins the queue’s pages.',
  hw_queue: 'A queue of the guest that hardware reads by itself; its pages stay pinned.',
  hwpt: 'Hardware page table: iommufd’s object for a stage-1 or stage-2 table.',
  hwpt_nested: 'A stage-1 table that the guest owns, on top of a stage-2 hwpt.',
  hwpt_paging: 'A stage-2 table that iommufd owns and fills from the IOAS; parent of the nested ones.',
  idev: 'iommufd_device: a device bound to iommufd.',
  ioctl: 'A call from the VMM into the kernel.',
  exits: 'Times that a vCPU stopped in a trapped register write and the VMM had to act.',
  ioctls: 'Calls that the VMM made to hand over commands.',
  entries: 'Commands handed over in the arrays of those ioctls.',
  refcount_t: 'A reference count that neither wraps nor comes back from 0.',
  tombstone:
    'An id that stays taken although the kernel has destroyed its object: a vdevice dies with its device, its id waits for the VMM.',
  users: 'Reference count: how many objects and calls keep this one alive. 1: only the object table.',
  vCPU: 'A processor of the guest. It writes the commands and the PROD register.',
  vEVENTQ: 'A viommu’s queue of events for the guest, which the VMM reads from a file.',
  vdevice: 'Ties a vSID of a viommu to a device. The viommu finds it by vSID.',
  vdevs: 'The viommu’s xarray of vdevices, indexed by vSID.',
  veventq: 'iommufd’s object for a vEVENTQ.',
  iommu_dev: 'struct iommu_device: the physical IOMMU that a viommu is a slice of.',
  nest_parent: 'A hwpt_paging allocated as stage 2 for nesting.',
  wrap: 'A bit that toggles each time an index passes the end of the ring: equal indices mean empty if the bits are equal, full if not.',
  xa_node: 'A node of an xarray: 64 slots, chosen by 6 bits of the index.',
  xarray: 'The kernel’s sparse array, a tree of 64-slot nodes. A viommu’s xarray maps vSID to vdevice.',
  derived: 'No member of a struct in Linux 7.3: the list follows from each viommu’s pointer to its hwpt.',
  'in flight':
    'Not in a cache: a walk that has read the tables and not filled yet, an answer before the ATC keeps it, or an access on its way.',
  granularity: 'How far one step goes.',
};

const inOrder = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a.toLowerCase() < b.toLowerCase() ? -1 : 1;

export const GLOSSARY: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...TERMS, ...ARCH_TERMS }).sort(inOrder),
);

export const explain = (term: string): string => GLOSSARY[term] ?? term;

export interface TextPart {
  /** Offset in the text. */
  readonly at: number;
  readonly text: string;
  /** What is explained of it: all but the sign of `-ENOENT`. */
  readonly term?: string;
  readonly explanation?: string;
}

/** Longest first, so that `CERROR_ILL` is not read as an unknown word around a known one. */
const WORDS = Object.keys(GLOSSARY)
  .filter(
    (word) =>
      ![
        'granularity',
        'depth',
        'frontier',
        'memory',
        'rate',
        'states',
        'device',
        'entries',
        'exits',
        'users',
        'wrap',
        'physical commands',
      ].includes(word),
  )
  .sort((a, b) => b.length - a.length);
const ANY = WORDS.join('|');
const FAMILY = ARCH_FAMILIES.join('|');
/** A term, an opcode of a family, or a command by its whole name. */
const PATTERN = new RegExp(`(?<!\\w-?)-?(?:(${ANY})|(?:CMD_)?(${FAMILY})(?:_[A-Z\\d]+)+|CMD_(${ANY}))(?!\\w)`, 'g');

export function splitTerms(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(PATTERN)) {
    if (match.index > done) parts.push({ at: done, text: text.slice(done, match.index) });
    const [whole, exact, family, command] = match;
    const term = exact ?? family ?? command;
    parts.push({ at: match.index, text: whole, term, explanation: GLOSSARY[term] });
    done = match.index + whole.length;
  }
  if (done < text.length) parts.push({ at: done, text: text.slice(done) });
  return parts;
}

/** The terms that some texts use, each once, in the order in which they come. */
export const termsIn = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap(splitTerms).flatMap(({ term }) => term ?? [])),
];
