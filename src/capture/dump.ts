/**
 * A machine for a bare command-queue dump: nothing but 16-byte commands. Devices are made for the StreamIDs that the
 * commands name; there are no mappings, so the caches stay empty, but order, rewriting and errors are as they would be.
 */
import { COMMANDS, mnemonic, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../model/fields/field.ts';
import { STRTAB_CFG } from '../model/arch/smmuv3/hw/strtab.ts';
import type { QueueBegin } from '../model/state/topology.ts';
import { DEFAULT_DESIGN } from '../model/system/designs.ts';
import { hostAddress } from '../scenario/compile/vms.ts';
import { DEFAULT_IDR, IOTLB_ENTRIES, PHYSICAL_LOG2 } from '../scenario/arch/smmuv3/defaults.ts';
import { StreamTables } from '../scenario/arch/smmuv3/guest-tables.ts';
import { GuestMemory } from '../scenario/compile/guest-memory.ts';
import { batches } from './batches.ts';
import type { Commands, Imported, Recording } from './importer.ts';
import { isOverwrittenSync, queueMemory, tailOf, usedWords } from './queue-memory.ts';
import { bdf, SID_OFFSET } from './streams.ts';
import type { Unread } from './unread.ts';
import { withVcmdqMemory } from './vcmdq.ts';

/** Devices that are made; commands to further StreamIDs meet an unknown vSID. */
const MOST_DEVICES = 64;
/** The largest queue that there can be (IHI 0070 6.3.2): what is longer is a recording. */
const MOST_LOG2 = 19;
const MOST_COMMANDS = 2 ** MOST_LOG2;
/** Commands of a longer one that are played. */
const PLAYED = 2 ** 16;
/** Slots, and lines that were not read, that are named. */
const MOST_TOLD = 4;
/** So far before the command to begin at the CMD_SYNC before it is looked for. */
const MOST_BATCH = 4096;
const IPA = 0x40000000;
const RAM = 64 * 2 ** 20;

/** Commands that name a stream. */
const STREAM = new Set(
  COMMANDS.filter(({ fields }) => fields.some(({ name }) => name === 'sid')).map(({ opcode }) => opcode),
);

/**
 * `file`: name or path, for messages and the title; `from`: a command of a recording longer than a queue that is to be
 * played. Throws InputError when this cannot be an SMMUv3 queue.
 */
export function importDump(file: string, bytes: Uint8Array, from?: number): Imported {
  const words = queueMemory(file, bytes, 'a scenario or raw commands of 16 bytes');
  return machineOfHeld(file, { words, said: unreadText(tailOf(bytes)) }, from);
}

/** The same for commands that were got out of a file in another way. */
export const machineOfCommands = (
  file: string,
  { words, missing, unread }: Pick<Commands, 'words' | 'missing' | 'unread'>,
  from?: number,
): Imported =>
  machineOfHeld(
    file,
    { words: heldWords(words, missing), said: [...missingText(missing), ...unreadText(unread)] },
    from,
  );

/** The same for commands of which none is missing. */
export function machineOfHeld(file: string, { words: all, said }: Omit<Recording, 'from'>, from?: number): Imported {
  const { words, used, recording, restored } = playable(all, from);
  const empty = all.length / 4 - used;
  const played = words.length / 4;
  const machine = machineAround(file, words, {
    log2: Math.min(MOST_LOG2, Math.max(3, Math.ceil(Math.log2(played + 1)))),
    about: `${used === 1 ? '1 command' : `${used} commands`} from a dump of command-queue memory.`,
    cautions: [
      'A dump says nothing about PROD, CONS or tables: the commands are played in the order in which they lie in memory, and nothing is mapped.',
      ...(recording ? [partText(used, recording.from, played)] : []),
      ...(empty > 0
        ? [`${empty === 1 ? '1 empty slot at the end is' : `${empty} empty slots at the end are`} left out.`]
        : []),
      ...restoredText(restored),
      ...said,
    ],
  });
  return { ...machine, ...(recording && { recording: { ...recording, said } }) };
}

/** Without the slots that memory does not hold: they would be played as command 0. */
function heldWords(all: Uint32Array, missing: ReadonlySet<number>): Uint32Array {
  if (missing.size === 0) return all;
  const held = new Uint32Array(all.length);
  let to = 0;
  for (let slot = 0; slot * 4 < all.length; slot++)
    if (!missing.has(slot)) held.set(all.subarray(slot * 4, slot * 4 + 4), to++ * 4);
  return held.subarray(0, to * 4);
}

function missingText(missing: ReadonlySet<number>): string[] {
  if (missing.size === 0) return [];
  const some = [...missing].slice(0, MOST_TOLD).map(hex).join(', ');
  return [
    `Slots ${some}${missing.size > MOST_TOLD ? `, … (${missing.size} in all)` : ''} are not whole in memory and left out: what stands behind them is played from earlier slots.`,
  ];
}

function unreadText(unread: readonly Unread[]): string[] {
  if (unread.length === 0) return [];
  const some = unread.slice(0, MOST_TOLD).map(({ line, text }) => (line === null ? text : `line ${line}: ${text}`));
  const more = unread.length - some.length;
  return [`Not read: ${some.join('; ')}${more > 0 ? `; ${more} more, which viommu decode names` : ''}.`];
}

function partText(used: number, from: number, played: number): string {
  const all = `${used} commands are more than the slots of the largest queue`;
  const which = from === 0 ? `the first ${played}` : `the ${played} from number ${from} on`;
  return `${all}: ${which} are played and judged, on a machine that begins with them. The list of commands (q), viommu stats and decode take all.`;
}

/** The last part of a path. */
const nameOf = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

export const restoredText = (restored: number): string[] =>
  restored > 0
    ? [
        `${restored === 1 ? '1 slot holds' : `${restored} slots hold`} a CMD_SYNC whose first 4 bytes its own MSI has overwritten.`,
      ]
    : [];

interface Around {
  /** The guest's queue has 2^log2 entries. */
  readonly log2: number;
  readonly begins?: QueueBegin;
  readonly about: string;
  readonly cautions: readonly string[];
}

/** A machine whose guest writes commands, four u32 each, as one vCPU. */
export function machineAround(file: string, words: Uint32Array, { log2, begins, about, cautions }: Around): Imported {
  const name = nameOf(file);
  const streams = streamsOf(words);
  const memory = new GuestMemory(IPA, RAM, hostAddress(0, IPA));
  const devices = streams.slice(0, MOST_DEVICES);
  const vdevices = devices.map(({ sid, ats }, device) => ({ device, vsid: sid, asid: device + 1, ats }));
  const commandsIpa = memory.alloc(2 ** log2 * 16, true);
  const deviceTableIpa = new StreamTables(memory).deviceTable(
    vdevices.map((vdevice) => ({ ...vdevice, space: String(vdevice.asid) })),
  );
  return {
    name,
    title: name,
    design: DEFAULT_DESIGN,
    about: `${about} The machine around them is derived: one vdevice per StreamID that they name, SID = vSID + 0x1000.`,
    caution: [
      ...cautions,
      ...(streams.length > MOST_DEVICES
        ? [`Only the first ${MOST_DEVICES} of ${streams.length} StreamIDs have a device.`]
        : []),
    ].join(' '),
    topology: withVcmdqMemory({
      iommus: [{ name: 'SMMU0', idr: DEFAULT_IDR, commandsLog2: PHYSICAL_LOG2, iotlbEntries: IOTLB_ENTRIES }],
      devices: devices.map(({ sid, ats }) => ({ name: bdf(sid), iommu: 0, sid: sid + SID_OFFSET, ats })),
      vms: [{ name: 'vm0', ipa: IPA, size: RAM, pa: hostAddress(0, IPA) }],
      guestIommus: [
        {
          name: 'vsmmu0',
          vm: 0,
          iommu: 0,
          idr: DEFAULT_IDR,
          commandsLog2: log2,
          ...(begins && { begins }),
          commandsIpa,
          deviceTableIpa,
          deviceTableCfg: STRTAB_CFG,
          vdevices: vdevices.map(({ device, vsid }) => ({ device, vsid })),
        },
      ],
      vcpus: [{ name: 'vcpu0', vm: 0, ops: batches(words), commands: words }],
      faults: [],
      guestMemory: [
        ...memory.image.entries().map(({ address, words: content }) => ({ vm: 0, ipa: address, words: content })),
        ...(begins ? [{ vm: 0, ipa: commandsIpa, words: begins.slots }] : []),
      ],
      framesReserved: memory.pages + Math.ceil(2 ** log2 / 256),
    }),
  };
}

/** What is played of commands; slots behind the last one are empty. */
function playable(all: Uint32Array, wished = 0) {
  const used = usedWords(all, 4) / 4;
  const long = used > MOST_COMMANDS;
  const from = long ? batchAt(all, Math.min(wished, used - 1)) : 0;
  const words = all.slice(from * 4, (long ? Math.min(used, from + PLAYED) : used) * 4);
  return { words, used, recording: long ? { words: all, from } : undefined, restored: restoreSyncs(words) };
}

/** The first command of the batch that a command is in; that one itself where a batch has no end in sight. */
function batchAt(all: Uint32Array, number: number): number {
  const isSync = (at: number): boolean => (all[at] & 0xff) === OP.SYNC || isOverwrittenSync(all, at);
  for (let first = number; first > number - MOST_BATCH; first--) if (first === 0 || isSync(first * 4 - 4)) return first;
  return number;
}

/** Writes the opcode of CMD_SYNCs that their own MSI has overwritten; how many there are. */
export function restoreSyncs(words: Uint32Array): number {
  let restored = 0;
  for (let at = 0; at < words.length; at += 4) {
    if (!isOverwrittenSync(words, at)) continue;
    words[at] = OP.SYNC | (1 << 12);
    restored++;
  }
  return restored;
}

/** StreamIDs in ascending order; one that an ATC_INV names has ATS. A queue without any gets one device. */
function streamsOf(words: Uint32Array): { sid: number; ats: boolean }[] {
  const ats = new Map<number, boolean>();
  for (let at = 0; at < words.length; at += 4) {
    const opcode = words[at] & 0xff;
    const all = mnemonic(words, at) === 'CMD_CFGI_ALL';
    const sid = words[at + 1];
    if (!STREAM.has(opcode) || all || sid > 0xffff - SID_OFFSET) continue;
    ats.set(sid, (ats.get(sid) ?? false) || opcode === OP.ATC_INV);
  }
  if (ats.size === 0) return [{ sid: 0, ats: false }];
  return [...ats].map(([sid, has]) => ({ sid, ats: has })).sort((a, b) => a.sid - b.sid);
}
