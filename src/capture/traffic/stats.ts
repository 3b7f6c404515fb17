/** What the commands of a queue have in common, counted. */
import { mnemonic, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../../model/fields/field.ts';
import { fieldAt, isCfgiAll, MARK, pagesAt, type Traffic } from './traffic.ts';

/** How often each value occurs, most often first. */
export type Counts = Readonly<Record<string, number>>;

/** Figures that count by value, and what each means. */
export const BY_VALUE = {
  opcodes: 'commands by opcode; a CMD_SYNC counts as one also where its MSI was written over it',
  sids: 'by StreamID, of those that name one (CFGI_ALL does not)',
  asids: 'by ASID, of TLBIs by ASID or by address',
  vmids: 'by VMID; the host replaces what a guest writes there',
  perSync: 'commands that one CMD_SYNC closes, that one not counted: how often each number occurs',
  tlbiPages: 'size of TLBIs by address: (NUM + 1) << SCALE pages of the granule TG, 1 where TG is 0 (no range)',
  atcPages: 'size of ATC_INVs: 2^SIZE pages of 4 KiB; all for SIZE 52',
} as const;

/** Figures that are one number, and what each means. A group is what one CMD_SYNC closes. */
export const TOTALS = {
  commands: 'slots that hold a command',
  empty: 'slots that are all zeros, or not whole in memory',
  atcBehindTlbi: 'TLBI/ATC pairs: ATC_INVs with a TLBI before them, in their group or in the group before',
  atcWithoutTlbi:
    'ATC_INVs without one: what an STE’s change needs, and what after an unmapping leaves translations in the IOTLB',
  samePage:
    'commands that name a page again which one before in the group has named, for the same ASID and VMID, or StreamID and SubstreamID: the first is enough',
  repeated: 'commands that are bit for bit as one before in the group',
  illegal: 'commands that break a rule by themselves: CERROR_ILL',
  afterError:
    'commands behind an illegal one, up to the CMD_SYNC that closes its group: they wait while the queue stands',
} as const;

export type Stats = Readonly<Record<keyof typeof TOTALS, number> & Record<keyof typeof BY_VALUE, Counts>>;

const MARKS = {
  atcWithoutTlbi: MARK.alone,
  samePage: MARK.samePage,
  repeated: MARK.repeated,
  illegal: MARK.illegal,
  afterError: MARK.afterError,
} as const;

/** Adds up; `rows`: those that count, ascending, all when left out. */
export function statsOf(traffic: Traffic, rows?: Uint32Array): Stats {
  const { words, length, opcode, group, marks, syncs } = traffic;
  const by = {
    opcodes: new Map<string, number>(),
    sids: new Map<string, number>(),
    asids: new Map<string, number>(),
    vmids: new Map<string, number>(),
    perSync: new Map<string, number>(),
    tlbiPages: new Map<string, number>(),
    atcPages: new Map<string, number>(),
  } satisfies Record<keyof typeof BY_VALUE, Map<string, number>>;
  const totals = {
    commands: 0,
    empty: 0,
    atcBehindTlbi: 0,
    atcWithoutTlbi: 0,
    samePage: 0,
    repeated: 0,
    illegal: 0,
    afterError: 0,
  };
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let [at, own] = [-1, 0];
  const close = (): void => {
    if (at >= 0 && at < syncs) count(by.perSync, String(own));
    own = 0;
  };
  const all = rows?.length ?? length;
  for (let r = 0; r < all; r++) {
    const i = rows ? rows[r] : r;
    const mark = marks[i];
    if (mark & MARK.absent) {
      totals.empty++;
      continue;
    }
    totals.commands++;
    if (group[i] !== at) {
      close();
      at = group[i];
    }
    const op = opcode[i];
    if (op !== OP.SYNC || mark & MARK.illegal) own++;
    count(by.opcodes, mark & MARK.done ? 'CMD_SYNC' : mnemonic(words, i * 4));
    for (const [name, bit] of Object.entries(MARKS)) if (mark & bit) totals[name as keyof typeof MARKS]++;
    if (op === OP.ATC_INV && !(mark & MARK.alone)) totals.atcBehindTlbi++;
    const sid = fieldAt(traffic, i, 'sid');
    if (sid !== undefined && !isCfgiAll(words, i * 4)) count(by.sids, hex(sid));
    const asid = fieldAt(traffic, i, 'asid');
    if (asid !== undefined) count(by.asids, String(asid));
    const vmid = fieldAt(traffic, i, 'vmid');
    if (vmid !== undefined) count(by.vmids, String(vmid));
    const pages = pagesAt(traffic, i);
    if (pages !== undefined)
      count(op === OP.ATC_INV ? by.atcPages : by.tlbiPages, pages === Number.POSITIVE_INFINITY ? 'all' : String(pages));
  }
  close();
  const sorted = (map: Map<string, number>): Counts => Object.fromEntries([...map].sort((a, b) => b[1] - a[1]));
  return {
    ...totals,
    opcodes: sorted(by.opcodes),
    sids: sorted(by.sids),
    asids: sorted(by.asids),
    vmids: sorted(by.vmids),
    perSync: sorted(by.perSync),
    tlbiPages: sorted(by.tlbiPages),
    atcPages: sorted(by.atcPages),
  };
}
