/**
 * What the keys of a scenario mean, in words: by the key around them (`''` at the top, `program` and `vmm` for steps) and
 * their own. A test holds this table and the schema to each other.
 */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {
    'viommu-scenario': 'Version of the language.',
    id: 'Its name: in menus, links and on the command line.',
    title: 'One line.',
    about: 'What happens, and why it matters; shown in the app.',
    hazard: 'Number of a known hazard.',
    cite: 'Where the hazard is discussed, or the function.',
    breaks: 'The properties that decide about the hazard.',
    found: 'What a search over all interleavings finds, by design.',
    fix: 'What makes the hazard go away; a search must agree.',
    arch: 'The architecture of the IOMMUs, here and in the guests.',
    smmus: 'Physical SMMUs.',
    devices: 'PCIe functions, each behind an SMMU.',
    vms: 'Virtual machines: memory, emulated SMMUs, vCPUs, and the VMM.',
    faults: 'What happens once on the host: at a mark of a program, after it, or at any time.',
    broken: 'Guarantees of correct hardware that are taken away.',
    design: 'The design to start with.',
    expect: 'By design, the properties that the run which comes first in time breaks.',
  },
  smmus: {
    name: 'Its name.',
    idr: 'Identification registers; without them QEMU 11.1’s, with ATS.',
    queue: 'Its command queue.',
  },
  idr: {
    IDR0: 'SMMU_IDR0: stages, ATS, widths of VMID and ASID.',
    IDR1: 'SMMU_IDR1: sizes of queues, StreamIDs and SubstreamIDs.',
    IDR3: 'SMMU_IDR3: RIL, range invalidation.',
    IDR5: 'SMMU_IDR5: granules and output size.',
  },
  queue: { log2size: 'log2 of its entries.' },
  eventq: { log2size: 'log2 of its records.' },
  devices: {
    name: 'Its name, by which programs, vdevices and faults name it.',
    smmu: 'The SMMU that it is behind.',
    sid: 'Its StreamID, or several, as of a function behind a bridge that adds aliases.',
    ats: 'It has an ATC and asks for translations (PCIe ATS).',
    silent: 'It never answers an Invalidate Request: the SMMU gives up, and says so at a CMD_SYNC.',
    slow: 'It may answer an Invalidate Request too late; a search looks at both.',
  },
  vms: {
    name: 'Its name.',
    memory: 'Guest RAM.',
    vsmmus: 'Emulated SMMUs: a guest CMDQ and a viommu each.',
    vcpus: 'vCPUs: a program each.',
    objects: 'ready: iommufd’s objects stand when the run begins; none: the VMM’s main thread makes them.',
    s2: 'own: one stage-2 hwpt for each emulated SMMU; shared: one for all of them on one SMMU, as QEMU has it.',
    vmm: 'What the VMM’s main thread asks of iommufd and VFIO while the guest runs.',
  },
  memory: { ipa: 'Where guest RAM begins, in the guest’s physical addresses (IPA).', size: 'Bytes of guest RAM.' },
  vsmmus: {
    name: 'Its name; with several in a VM, steps name it as their queue.',
    smmu: 'The physical SMMU that its viommu is on.',
    queue: 'The guest’s command queue.',
    eventq: 'The guest’s event queue, for records that the VMM hands on.',
    asids: 'shared: one numbering for the VM, as Linux has it; own: this one numbers its ASIDs itself.',
    vdevices: 'The devices that the guest sees behind it.',
  },
  vdevices: {
    device: 'The device that it stands for.',
    vsid: 'The StreamID that the guest knows it by.',
    asid: 'ASID of its stage-1 table; devices with one ASID share the table.',
    ats: 'false: the guest’s STE leaves ATS off, and its driver sends no CMD_ATC_INV.',
  },
  vcpus: {
    name: 'Its name.',
    program: 'Its steps, one after the other.',
    driver:
      'Mistakes of its driver: ignores-wrap compares queue positions without their wrap bit; no-force-sync changes queues in a batch without a wait.',
  },
  program: {
    map: 'Writes stage-1 entries in the table of the device’s ASID.',
    unmap: 'As Linux in strict mode: clears them, TLBI, SYNC, then ATC_INV for devices with ATS, SYNC.',
    unmap_fast: 'Clears them and queues nothing (iommu_unmap_fast()).',
    dma: 'The device accesses the IOVA; the program waits until it has.',
    replace_cd: 'Writes another CD for the device, with a table of its own, and queues nothing.',
    write_ste: 'Changes fields of the guest’s STE, one 64-bit word at a time; queues nothing.',
    write_cd: 'Changes fields of the guest’s CD, one 64-bit word at a time; queues nothing.',
    write_register: 'Writes fields of CR0 or GBPA of the emulated SMMU; the write traps.',
    free: 'Frees the page that the IOVA was mapped to last.',
    commands: 'One batch of raw commands: one PROD write, and a wait if it ends in CMD_SYNC.',
    queue: 'The vsmmu whose queue is meant, where the VM has several.',
    read_events: 'Waits for records in the guest’s event queue, and reads them all.',
    mark: 'A point that a fault or another program can name.',
    after: 'Waits until the VMM’s main thread or another program has passed that mark.',
    share_sync: 'Relies on a CMD_SYNC that another vCPU has put on the queue.',
  },
  map: {
    device: 'Whose table.',
    iova: 'First address that the device uses.',
    pages: 'How many pages of 4 KiB.',
    ipa: 'What it leads to, in the guest’s physical addresses; fresh pages when left out.',
  },
  unmap: { device: 'Whose table.', iova: 'First address.', pages: 'How many pages of 4 KiB.' },
  unmap_fast: { device: 'Whose table.', iova: 'First address.', pages: 'How many pages of 4 KiB.' },
  free: { device: 'Whose table.', iova: 'First address.', pages: 'How many pages of 4 KiB.' },
  dma: {
    device: 'Who accesses.',
    iova: 'The address that it uses.',
    write: 'It writes; else it reads.',
    ssid: 'SubstreamID (PASID) of the access.',
    sid: 'By which StreamID, of a device with several.',
  },
  replace_cd: { device: 'Whose CD.' },
  write_ste: { device: 'Whose STE.' },
  write_cd: { device: 'Whose CD.' },
  write_register: { queue: 'The vsmmu that is meant, where the VM has several.' },
  read_events: { queue: 'The vsmmu that is meant, where the VM has several.' },
  share_sync: {
    until: 'queued: until the CMD_SYNC is on the queue, which is wrong; complete: until it is complete.',
    queue: 'The vsmmu that is meant, where the VM has several.',
  },
  vmm: {
    bind: 'Binds the device’s VFIO file: a DEVICE of iommufd.',
    unbind: 'Closes the VFIO file of a DEVICE.',
    attach: 'Attaches a DEVICE to a page table.',
    detach: 'Detaches a DEVICE from its page table.',
    read: 'Reads from a vEVENTQ.',
    close: 'Closes the file of a vEVENTQ.',
    mark: 'A point that programs can wait for.',
    after: 'Waits until a program or another main thread has passed that mark.',
  },
  bind: { device: 'Which device.', as: 'What later steps call the DEVICE.' },
  unbind: { dev: 'The DEVICE: a name, or an id.' },
  attach: { dev: 'The DEVICE: a name, or an id.', pt: 'The page table: an IOAS or a hwpt.' },
  detach: { dev: 'The DEVICE: a name, or an id.' },
  read: {
    queue: 'The vEVENTQ: a name, or an id.',
    bytes: 'Most bytes that are read.',
    into: 'The vsmmu to whose event queue the records go on.',
    lost: 'What the guest hears of lost events: nothing (as with QEMU), or an overflow.',
  },
  close: { queue: 'The vEVENTQ: a name, or an id.' },
  ioctl: {
    commands: 'The array of invalidations that it hands in.',
    vste: 'What stands at data_uptr: the guest’s STE of a device, or 64-bit words.',
    as: 'What later steps call the object that it makes.',
  },
  faults: {
    unbind: 'The host takes the device away: its vdevice dies, its stream aborts.',
    reset: 'The device answers no Invalidate Request any more.',
    unmap_s2: 'The host takes a page away, flushes step by step, and gives it to somebody else.',
    reassign: 'The VCMDQ of one vsmmu goes to another, whose VM has none before.',
    enomem: 'An invalidation call of this vsmmu finds no memory.',
    timeout: 'An invalidation call of this vsmmu gives up waiting for its CMD_SYNC.',
    at: 'The mark at which it happens; the program waits for it.',
    after: 'The mark from which on it happens at any time.',
  },
  unmap_s2: {
    vm: 'Whose memory.',
    ipa: 'The page, in the guest’s physical addresses.',
    flush: 'full, or what the host forgets: stage 1, the ATC but for a range by IPA, every VMID but one.',
  },
  reassign: {
    from: 'The vsmmu that loses it.',
    to: 'The vsmmu that gets it.',
    flush: 'Its time-outs are asked for before.',
    reset: 'PROD and CONS are zeroed, and GERROR is acknowledged.',
  },
  found: { with: 'Other parameters of the design.', breaks: 'What some interleaving violates.' },
  expect: { breaks: 'What the run violates.' },
  fix: {
    about: 'In words.',
    design: 'Another design.',
    with: 'Other parameters of the design.',
    programs: 'By vCPU, what it does instead.',
    vmms: 'By VM, what its VMM’s main thread does instead.',
    drivers: 'correct: no driver makes a mistake.',
    broken: 'Which guarantees of hardware are taken away then.',
    faults: 'What happens on the host then.',
    except: 'Designs that it does not help.',
  },
};

/** Whose key it is, as WORDS names it. `path`: where the key stands, the key included. */
export function ownerOf(path: readonly (string | number)[]): string {
  const above = path.slice(0, -1).filter((key): key is string => typeof key === 'string');
  const owner = above.at(-1) ?? '';
  // Their keys are names of the user's.
  if (above[0] === 'fix' && above[1] === 'programs' && above.length === 3) return 'program';
  if (above[0] === 'fix' && above[1] === 'vmms' && above.length === 3) return 'vmm';
  if ((above[0] === 'found' || above[0] === 'expect') && above.length === 2) return above[0];
  return owner.startsWith('IOMMU_') ? 'ioctl' : owner;
}

/** What the key at the end of a path means; undefined for a name of the user's, and for what a table of the model tells. */
export const wordsOf = (path: readonly (string | number)[]): string | undefined => {
  const words = WORDS[ownerOf(path)];
  const key = String(path.at(-1));
  return words && Object.hasOwn(words, key) ? words[key] : undefined;
};

/** Every key that has words, as `owner.key`. */
export const knownWords = (): string[] =>
  Object.entries(WORDS).flatMap(([owner, keys]) => Object.keys(keys).map((key) => `${owner}.${key}`));
