/**
 * The SMMUv3 command set as data (Arm IHI 0070, section 4; field positions as in Linux arm-smmu-v3.h). A command is
 * 16 bytes: two little-endian 64-bit words, held here as four u32.
 */
import { type Field, field as f, getField, hex, hex64, reservedMasks, setField } from '../../../fields/field.ts';
import { type CommandDef, type Decoded, formatValue } from '../../../fields/command.ts';

const SSEC = f('ssec', 0, 10, 10, 'Secure stream; a Non-secure queue must leave it 0');
const SSV = f('ssv', 0, 11, 11, 'The SubstreamID is valid');
const SSID = f('ssid', 0, 31, 12, 'SubstreamID (PASID)');
const SID = f('sid', 0, 63, 32, "StreamID of the device; in a guest's queue a virtual one (vSID)");
const VMID = f('vmid', 0, 47, 32, 'Virtual machine identifier; whatever a guest writes here is replaced by the host');
const ASID = f('asid', 0, 63, 48, 'Address space identifier: tag of one stage-1 table');
const LEAF = f('leaf', 1, 0, 0, 'Only last-level information has changed');
const RANGE = [
  f('num', 0, 16, 12, 'Range: (NUM+1) << SCALE pages'),
  f('scale', 0, 25, 20, 'Range: (NUM+1) << SCALE pages'),
];
const TTL = f('ttl', 1, 9, 8, 'Level of the leaf entry, 0 = any');
const TG = f('tg', 1, 11, 10, 'Translation granule of a range', {
  values: { 0: 'no range', 1: '4K', 2: '16K', 3: '64K' },
});
const VA = f('va', 1, 63, 12, 'Virtual address (IOVA)', { address: true });
const IPA = f('ipa', 1, 51, 12, 'Intermediate physical address', { address: true });
const RESP = { 0: 'terminate', 1: 'retry', 2: 'abort' };

type Spec = readonly [opcode: number, name: string, fields: readonly Field[] | null, doc: string, section: string];

const SPECS: readonly Spec[] = [
  [0x01, 'CMD_PREFETCH_CONFIG', [SSEC, SSV, SSID, SID], 'Hint: fetch the configuration of a stream', '4.2.1'],
  [
    0x02,
    'CMD_PREFETCH_ADDR',
    [
      SSEC,
      SSV,
      SSID,
      SID,
      f('size', 1, 4, 0, 'Range of 2^size pages'),
      f('addr', 1, 63, 12, 'Address to translate', { address: true }),
    ],
    'Hint: fetch configuration and translation',
    '4.2.2',
  ],
  [0x03, 'CMD_CFGI_STE', [SSEC, SID, LEAF], 'Drop the cached stream table entry of a stream', '4.3.1'],
  [
    0x04,
    'CMD_CFGI_STE_RANGE',
    [SSEC, SID, f('range', 1, 4, 0, '2^(range+1) streams from SID; 31 = all')],
    'Drop cached stream table entries of a range of streams',
    '4.3.2',
  ],
  [0x05, 'CMD_CFGI_CD', [SSEC, SSID, SID, LEAF], 'Drop the cached context descriptor of a substream', '4.3.3'],
  [0x06, 'CMD_CFGI_CD_ALL', [SSEC, SID], 'Drop all cached context descriptors of a stream', '4.3.4'],
  [0x07, 'CMD_CFGI_VMS_PIDM', [SSEC, VMID], 'Drop the cached PARTID map of a VM', '4.3.5'],
  [0x10, 'CMD_TLBI_NH_ALL', [VMID], 'Invalidate all stage-1 entries of a VMID', '4.4.2'],
  [0x11, 'CMD_TLBI_NH_ASID', [VMID, ASID], 'Invalidate all non-global stage-1 entries of an ASID', '4.4.2'],
  [
    0x12,
    'CMD_TLBI_NH_VA',
    [...RANGE, VMID, ASID, LEAF, TTL, TG, VA],
    'Invalidate stage-1 entries of an address',
    '4.4.2',
  ],
  [0x13, 'CMD_TLBI_NH_VAA', [...RANGE, VMID, LEAF, TTL, TG, VA], 'Invalidate an address in every ASID', '4.4.2'],
  [0x18, 'CMD_TLBI_EL3_ALL', [], 'Invalidate all EL3 entries', '4.4.2'],
  [0x1a, 'CMD_TLBI_EL3_VA', [...RANGE, LEAF, TTL, TG, VA], 'Invalidate an EL3 address', '4.4.2'],
  [0x20, 'CMD_TLBI_EL2_ALL', [], 'Invalidate all EL2 entries', '4.4.2'],
  [0x21, 'CMD_TLBI_EL2_ASID', [ASID], 'Invalidate EL2 entries of an ASID', '4.4.2'],
  [0x22, 'CMD_TLBI_EL2_VA', [...RANGE, ASID, LEAF, TTL, TG, VA], 'Invalidate an EL2 address', '4.4.2'],
  [0x23, 'CMD_TLBI_EL2_VAA', [...RANGE, LEAF, TTL, TG, VA], 'Invalidate an EL2 address in every ASID', '4.4.2'],
  [0x28, 'CMD_TLBI_S12_VMALL', [VMID], 'Invalidate all stage-1 and stage-2 entries of a VMID', '4.4.3'],
  [0x2a, 'CMD_TLBI_S2_IPA', [...RANGE, VMID, LEAF, TTL, TG, IPA], 'Invalidate stage-2 entries of an IPA', '4.4.3'],
  [0x30, 'CMD_TLBI_NSNH_ALL', [], 'Invalidate all Non-secure, non-EL2 entries', '4.4.4'],
  [
    0x40,
    'CMD_ATC_INV',
    [
      SSEC,
      f('global', 0, 9, 9, 'Applies to every substream'),
      SSV,
      SSID,
      SID,
      f('size', 1, 5, 0, '2^size pages of 4 KiB; 52 = the whole address space'),
      f('addr', 1, 63, 12, 'First address', { address: true }),
    ],
    "Invalidate translations in a device's ATC",
    '4.5.1',
  ],
  [
    0x41,
    'CMD_PRI_RESP',
    [
      SSEC,
      SSV,
      SSID,
      SID,
      f('grpid', 1, 8, 0, 'Page request group index'),
      f('resp', 1, 13, 12, 'Response code', { values: { 0: 'deny', 1: 'fail', 2: 'success' } }),
    ],
    'Answer a page request',
    '4.5.2',
  ],
  [
    0x44,
    'CMD_RESUME',
    [
      SSEC,
      f('resp', 0, 13, 12, 'What becomes of the transaction', { values: RESP }),
      SID,
      f('stag', 1, 15, 0, 'Stall tag'),
    ],
    'Resume or terminate a stalled transaction',
    '4.7.1',
  ],
  [0x45, 'CMD_STALL_TERM', [SSEC, SID], 'Terminate the stalled transactions of a stream', '4.7.2'],
  [
    0x46,
    'CMD_SYNC',
    [
      f('cs', 0, 13, 12, 'Completion signal', { values: { 0: 'none', 1: 'IRQ', 2: 'SEV', 3: 'reserved' } }),
      f('msh', 0, 23, 22, 'Shareability of the MSI write'),
      f('msiattr', 0, 27, 24, 'Memory type of the MSI write'),
      f('msidata', 0, 63, 32, 'MSI payload'),
      f('msiaddr', 1, 51, 2, 'MSI address', { address: true }),
    ],
    'Completes when everything before it in the queue is complete',
    '4.7.3',
  ],
  [0x50, 'CMD_TLBI_S_EL2_ALL', null, 'Secure queue only', '4.4.2'],
  [0x51, 'CMD_TLBI_S_EL2_ASID', null, 'Secure queue only', '4.4.2'],
  [0x52, 'CMD_TLBI_S_EL2_VA', null, 'Secure queue only', '4.4.2'],
  [0x53, 'CMD_TLBI_S_EL2_VAA', null, 'Secure queue only', '4.4.2'],
  [0x58, 'CMD_TLBI_S_S12_VMALL', null, 'Secure queue only', '4.4.3'],
  [0x5a, 'CMD_TLBI_S_S2_IPA', null, 'Secure queue only', '4.4.3'],
  [0x60, 'CMD_TLBI_SNH_ALL', null, 'Secure queue only', '4.4.4'],
  [0x70, 'CMD_DPTI_ALL', null, 'Device permission table maintenance', '4.6'],
  [0x73, 'CMD_DPTI_PA', null, 'Device permission table maintenance', '4.6'],
];

const OPCODE = f('opcode', 0, 7, 0, 'Command');

export const COMMANDS: readonly CommandDef[] = SPECS.map(([opcode, name, fields, doc, section]) => ({
  opcode,
  name,
  fields: fields ?? [],
  doc,
  source: `IHI 0070 ${section}`,
  described: fields !== null,
  reserved: fields ? reservedMasks(2, [OPCODE, ...fields]) : new Uint32Array(4),
}));

const BY_OPCODE: (CommandDef | undefined)[] = [];
for (const def of COMMANDS) BY_OPCODE[def.opcode] = def;

/** Opcodes by short name, for the machine's own code. */
export const OP = {
  PREFETCH_CONFIG: 0x01,
  PREFETCH_ADDR: 0x02,
  CFGI_STE: 0x03,
  CFGI_STE_RANGE: 0x04,
  CFGI_CD: 0x05,
  CFGI_CD_ALL: 0x06,
  TLBI_NH_ALL: 0x10,
  TLBI_NH_ASID: 0x11,
  TLBI_NH_VA: 0x12,
  TLBI_NH_VAA: 0x13,
  TLBI_EL3_ALL: 0x18,
  TLBI_EL3_VA: 0x1a,
  TLBI_EL2_ALL: 0x20,
  TLBI_EL2_ASID: 0x21,
  TLBI_EL2_VA: 0x22,
  TLBI_EL2_VAA: 0x23,
  TLBI_S12_VMALL: 0x28,
  TLBI_S2_IPA: 0x2a,
  TLBI_NSNH_ALL: 0x30,
  ATC_INV: 0x40,
  PRI_RESP: 0x41,
  RESUME: 0x44,
  STALL_TERM: 0x45,
  SYNC: 0x46,
} as const;

const CFGI_ALL_RANGE = 31;

/** The specification's mnemonic of a command; `UNKNOWN_0x74` where it defines none. */
export function mnemonic(w: ArrayLike<number>, at = 0): string {
  const opcode = w[at] & 0xff;
  if (opcode === OP.CFGI_STE_RANGE && (w[at + 2] & 0x1f) === CFGI_ALL_RANGE) return 'CMD_CFGI_ALL';
  return BY_OPCODE[opcode]?.name ?? `UNKNOWN_0x${opcode.toString(16).padStart(2, '0')}`;
}

/** Decodes 16 bytes given as four u32. Never fails: what the table does not know is kept in `reserved`. */
export function decode(w: ArrayLike<number>, at = 0): Decoded {
  const opcode = w[at] & 0xff;
  const def = BY_OPCODE[opcode];
  const fields: Record<string, number> = {};
  for (const field of def?.fields ?? []) fields[field.name] = getField(field, w, at);
  const reserved = uncoveredIn(w, at);
  return { opcode, mnemonic: mnemonic(w, at), fields, ...(reserved && { reserved }) };
}

/** The bits no field covers, u32 × 4; undefined when all are zero. */
function uncoveredIn(w: ArrayLike<number>, at: number): readonly number[] | undefined {
  const def = BY_OPCODE[w[at] & 0xff];
  const [a, b] = [uncovered(def, w[at], 0), uncovered(def, w[at + 1], 1)];
  const [c, d] = [uncovered(def, w[at + 2], 2), uncovered(def, w[at + 3], 3)];
  return (a | b | c | d) !== 0 ? [a, b, c, d] : undefined;
}

function uncovered(def: CommandDef | undefined, word: number, i: number): number {
  if (def?.described) return (word & def.reserved[i]) >>> 0;
  return (i === 0 ? word & 0xffffff00 : word) >>> 0;
}

/** The inverse of `decode`. */
export function encode(command: Decoded): Uint32Array {
  const w = new Uint32Array(4);
  w[0] = command.opcode;
  for (const field of BY_OPCODE[command.opcode]?.fields ?? []) setField(field, w, command.fields[field.name] ?? 0);
  command.reserved?.forEach((word, i) => {
    w[i] |= word;
  });
  return w;
}

/** Builds a command from its opcode and the fields that are not zero. */
export const command = (opcode: number, fields: Record<string, number> = {}): Uint32Array =>
  encode({ opcode, mnemonic: '', fields });

/** Definition by mnemonic (`CMD_CFGI_ALL` included), with the fields that the mnemonic fixes. */
export function commandByName(name: string): { def: CommandDef; fixed: Record<string, number> } | undefined {
  if (name === 'CMD_CFGI_ALL') return { def: BY_OPCODE[OP.CFGI_STE_RANGE]!, fixed: { range: CFGI_ALL_RANGE } };
  const def = COMMANDS.find((candidate) => candidate.name === name);
  return def && { def, fixed: {} };
}

/** True when a bit that the architecture reserves is set. */
export function hasReserved(w: ArrayLike<number>, at = 0): boolean {
  const def = BY_OPCODE[w[at] & 0xff];
  if (!def?.described) return false;
  const { reserved: r } = def;
  return ((w[at] & r[0]) | (w[at + 1] & r[1]) | (w[at + 2] & r[2]) | (w[at + 3] & r[3])) !== 0;
}

/** `vmid=0 asid=2 va=0xffffd000 …`: every field, in the order of the table; reserved bits last. */
export function formatFields(w: ArrayLike<number>, at = 0): string {
  const def = BY_OPCODE[w[at] & 0xff];
  let text = '';
  for (const field of def?.fields ?? [])
    text += `${text === '' ? '' : ' '}${field.name}=${formatValue(field, getField(field, w, at))}`;
  const reserved = uncoveredIn(w, at);
  if (!reserved) return text;
  const bits = `${hex64(reserved[0], reserved[1])},${hex64(reserved[2], reserved[3])}`;
  return `${text === '' ? '' : `${text} `}${def?.described ? 'RES0' : 'bits'}=${bits}`;
}

/**
 * The fields a reader needs to know which command this is: `CMD_TLBI_NH_ASID ASID 1`, `CMD_ATC_INV vSID 0x8 all`.
 * `stream`: what a StreamID in this queue is called, virtual in a guest's and physical in the SMMU's.
 */
export function shortCommand(w: ArrayLike<number>, stream: 'vSID' | 'SID'): string {
  const name = mnemonic(w);
  const [asid, sid, va, ipa] = [named(w, 'asid'), named(w, 'sid'), named(w, 'va'), named(w, 'ipa')];
  let text = name;
  if (asid !== undefined) text += ` ASID ${asid}`;
  if (sid !== undefined && name !== 'CMD_CFGI_ALL') text += ` ${stream} ${hex(sid)}`;
  if (va !== undefined) text += ` VA ${hex(va)}`;
  if (ipa !== undefined) text += ` IPA ${hex(ipa)}`;
  if ((w[0] & 0xff) === OP.ATC_INV) text += named(w, 'size') === 52 ? ' all' : ` address ${hex(named(w, 'addr')!)}`;
  return text;
}

/** One field; undefined where a command has none of this name. */
function named(w: ArrayLike<number>, name: string): number | undefined {
  const field = defOf(w)?.fields.find((one) => one.name === name);
  return field && getField(field, w);
}

export const defOf = (words: ArrayLike<number>): CommandDef | undefined => BY_OPCODE[words[0] & 0xff];
