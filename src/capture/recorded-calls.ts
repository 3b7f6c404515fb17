/** What a VMM passed to IOMMU_HWPT_INVALIDATE and what Linux answered, call by call, and a run whose VMM makes these calls. */
import { classOf, streamOf } from '../model/arch/smmuv3/vmm/classes.ts';
import { bytesToWords } from '../model/state/memory.ts';
import { DEFAULT_DESIGN } from '../model/system/designs.ts';
import { compileScenario } from '../scenario/compile/compile.ts';
import { InputError } from '../scenario/language/errors.ts';
import { parseScenario } from '../scenario/language/parse.ts';
import type { Imported } from './importer.ts';
import { bdf, SID_OFFSET } from './streams.ts';

export interface RecordedCall {
  /** entry_num as it came back: entries that were carried out. */
  readonly done: number;
  /** 0: none. */
  readonly errno: number;
  /** Entries of 16 bytes. */
  readonly bytes: Uint8Array;
}

const MAGIC = 0x494c5443;
const HEAD_BYTES = 16;
/** Of an entry that carries a command. */
export const ENTRY_BYTES = 16;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const areCalls = (bytes: Uint8Array): boolean =>
  bytes.length >= HEAD_BYTES && viewOf(bytes).getUint32(0, true) === MAGIC;

/**
 * Per call four u32, little-endian: the magic word, entries in, entry_num out, errno; then the entries.
 * @throws InputError at the byte where no call begins, or one ends too early
 */
export function parseRecordedCalls(bytes: Uint8Array, file: string): RecordedCall[] {
  const view = viewOf(bytes);
  const calls: RecordedCall[] = [];
  for (let at = 0; at < bytes.length; ) {
    const left = bytes.length - at;
    if (left < HEAD_BYTES || view.getUint32(at, true) !== MAGIC)
      throw new InputError({ file }, `byte ${at}: expected the head of a call (0x494c5443)`);
    const [n, done, errno] = [4, 8, 12].map((offset) => view.getUint32(at + offset, true));
    const end = at + HEAD_BYTES + n * ENTRY_BYTES;
    if (end > bytes.length) throw new InputError({ file }, `byte ${at}: ends within a call of ${n} entries`);
    calls.push({ done, errno, bytes: bytes.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return calls;
}

interface Streams {
  /** vSIDs of entries that were carried out, in ascending order; true: an ATC_INV was among them. */
  readonly known: ReadonlyMap<number, boolean>;
  /** vSIDs that only refused entries have. */
  readonly unknown: ReadonlySet<number>;
}

function streamsOf(calls: readonly RecordedCall[]): Streams {
  const known = new Map<number, boolean>();
  const seen = new Set<number>();
  for (const { bytes, done } of calls) {
    const words = bytesToWords(bytes);
    for (let entry = 0; entry < words.length / 4; entry++) {
      const vsid = streamOf(words, entry * 4);
      if (vsid === undefined) continue;
      seen.add(vsid);
      const ats = classOf(words[entry * 4] & 0xff) === 'atc';
      if (entry < done) known.set(vsid, known.get(vsid) === true || ats);
    }
  }
  return {
    known: new Map([...known].sort(([a], [b]) => a - b)),
    unknown: new Set([...seen].filter((vsid) => !known.has(vsid))),
  };
}

/** A machine of one SMMU, with a vdevice for each vSID that Linux knew; its VMM makes one call, in whose place the recorded ones come. */
function machineText({ known, unknown }: Streams): string {
  let none = 0;
  while (unknown.has(none)) none++;
  const vdevices = known.size > 0 ? [...known] : [[none, false] as const];
  const names = vdevices.map(([vsid]) => `F${vsid.toString(16)}`);
  return `viommu-scenario: 1
id: calls
title: calls
smmus: [{ name: SMMU0 }]
devices: [${vdevices.map(([vsid, ats], i) => `{ name: ${names[i]}, smmu: SMMU0, sid: ${vsid + SID_OFFSET}, ats: ${ats} }`)}]
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x100000 }
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: 4 }
        vdevices: [${vdevices.map(([vsid], i) => `{ device: ${names[i]}, vsid: ${vsid}, asid: ${i + 1} }`)}]
    vcpus: [{ name: vcpu0, program: [] }]
    vmm: [IOMMU_HWPT_INVALIDATE: { hwpt_id: viommu, commands: [CMD_TLBI_NSNH_ALL: {}] }]
`;
}

interface Named {
  readonly name: string;
  readonly title: string;
  /** Of the kernel that was recorded, where it is known: later ones refuse bits that earlier ones let through. */
  readonly design?: string;
}

/** @throws InputError as `parseRecordedCalls` */
export function importCalls(
  file: string,
  bytes: Uint8Array,
  { name, title, design = DEFAULT_DESIGN }: Named,
): Imported {
  const calls = parseRecordedCalls(bytes, file);
  const streams = streamsOf(calls);
  const topology = compileScenario(parseScenario(machineText(streams), file));
  const [main] = topology.mains!;
  const [call] = main.ops;
  if (call.op !== 'ioctl') throw new Error('The machine of recorded calls makes no call.');
  const ops = calls.map(({ bytes: entries }) => ({
    ...call,
    fields: { ...call.fields, entry_num: entries.length / ENTRY_BYTES },
    data: { what: 'words' as const, words: bytesToWords(entries) },
  }));
  const failed = calls.filter(({ errno }) => errno !== 0).length;
  return {
    name,
    title,
    about: `${calls.length} calls of IOMMU_HWPT_INVALIDATE that a VMM made on Linux, with ${calls.reduce((sum, { bytes: { length } }) => sum + length / ENTRY_BYTES, 0)} entries, byte for byte; Linux refused ${failed} of them. The machine around them is derived: one vdevice per vSID that Linux knew, SID = vSID + 0x1000.`,
    design,
    caution: 'The guest whose commands these are was not recorded: its queue is empty, and its tables are made up.',
    topology: {
      ...topology,
      devices: topology.devices.map((device) => ({ ...device, name: bdf(device.sid - SID_OFFSET) })),
      mains: [{ ...main, ops }],
    },
  };
}
