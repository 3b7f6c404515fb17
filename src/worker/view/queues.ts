/** Guest and physical command queues at the run's position. */
import { DONE } from '../../model/check/track.ts';
import { decode, formatFields, mnemonic } from '../../model/fields/commands.ts';
import { hex64 } from '../../model/fields/field.ts';
import { CERROR_NAMES, CONS_ERR_SHIFT } from '../../model/fields/registers.ts';
import { ioctlName, targetName } from '../../model/iommufd/events.ts';
import { errnoName } from '../../model/iommufd/objects.ts';
import { consOf, slotAddress, stopped } from '../../model/smmuv3/cmdq.ts';
import { BATCH, CALL, REGS, VMM } from '../../model/state/layout.ts';
import { advance, distance, indexOf, wrapOf } from '../../model/state/queue.ts';
import type { Run } from '../../model/system/run.ts';
import { SPINE } from '../../model/system/history.ts';
import { VMM_PHASE, address, guestSlot } from '../../model/vmm/vmm.ts';
import type {
  CallRow,
  CommandStatus,
  Cursor,
  GuestQueue,
  PhysicalEntry,
  PhysicalQueue,
  QueueEntry,
} from '../protocol.ts';

/** Entries sent around the ones being worked on, and of a physical queue. */
const WINDOW = 96;
const PHYSICAL_WINDOW = 48;

const cursor = (pos: number, log2: number): Cursor => ({ index: indexOf(pos, log2), wrap: wrapOf(pos, log2) });

export function guestQueue(run: Run, v: number): GuestQueue {
  const m = run.machine;
  const { name, cmdqLog2: log2 } = m.topo.vsmmus[v];
  const { regs, ctl } = m.layout.vsmmus[v];
  const cons = consOf(m, regs);
  const tail = m.w[ctl + VMM.tail];
  const total = run.tally.written(v);
  // What is in the ring: at most its size, the latest `WINDOW` before and behind CONS.
  const behind = distance(cons, tail, log2);
  const first = Math.max(0, total - 2 ** log2, total - behind - WINDOW / 2);
  const last = Math.min(total, total - behind + WINDOW / 2 + 1);
  return {
    name,
    log2size: log2,
    prod: cursor(m.w[regs + REGS.cmdqProd], log2),
    fetched: cursor(m.w[ctl + VMM.fetched], log2),
    cons: cursor(cons, log2),
    error: stopped(m, regs) ? (CERROR_NAMES[m.w[regs + REGS.cmdqCons] >>> CONS_ERR_SHIFT] ?? 'CERROR') : '',
    total,
    entries: Array.from({ length: Math.max(0, last - first) }, (_, i) => entry(run, v, first + i, total, cons)),
    calls: calls(run, v),
  };
}

function entry(run: Run, v: number, ordinal: number, total: number, cons: number): QueueEntry {
  const m = run.machine;
  const { cmdqLog2: log2 } = m.topo.vsmmus[v];
  const tail = m.w[m.layout.vsmmus[v].ctl + VMM.tail];
  const pos = advance(tail, ordinal - total, log2);
  const at = guestSlot(m, v, pos);
  const words = [0, 4, 8, 12].map((offset) => m.mem.read32(at + offset));
  const marks = run.monitors.track.marks(v, pos);
  const spine = run.history.spine(v, ordinal);
  return {
    ordinal,
    slot: indexOf(pos, log2),
    wrap: wrapOf(pos, log2),
    mnemonic: mnemonic(words),
    fields: formatFields(words),
    words: [hex64(words[0], words[1]), hex64(words[2], words[3])],
    status: statusOf(marks),
    outOfOrder: (marks & DONE.outOfOrder) !== 0,
    passed: distance(pos, tail, log2) > distance(cons, tail, log2),
    life: {
      written: spine[SPINE.written],
      fetched: spine[SPINE.fetched],
      handedOver: spine[SPINE.handedOver],
      passed: spine[SPINE.passed],
    },
  };
}

function statusOf(marks: number): CommandStatus {
  if (marks & DONE.vmm) return 'vmm';
  if (marks & DONE.refused) return 'refused';
  if (marks & DONE.complete) return 'complete';
  if (marks & DONE.consumed) return 'consumed';
  if (marks & DONE.issued) return 'handed-over';
  return marks & DONE.fetched ? 'fetched' : 'queued';
}

/** The calls into which the VMM cut its current (or last) run. */
function calls(run: Run, v: number): CallRow[] {
  const m = run.machine;
  const { ctl, batch, call: k } = m.layout.vsmmus[v];
  const { w } = m;
  const first = run.tally.ordinal(m, v, w[ctl + VMM.base]);
  const current = w[ctl + VMM.call];
  const phase = w[ctl + VMM.phase];
  const errno = w[k + CALL.errno];
  const rows: CallRow[] = [];
  for (let call = 0; call < w[ctl + VMM.calls]; call++) {
    const members = Array.from({ length: w[ctl + VMM.n] }, (_, i) => i).filter(
      (i) => w[batch + i * BATCH.SIZE + BATCH.call] === call,
    );
    const [ioctl, id] = address(m, v, m.design.policy.target(w, batch + members[0] * BATCH.SIZE));
    const failed = errno !== 0 && call === current && phase !== VMM_PHASE.kernel;
    const made = call < current || (phase === VMM_PHASE.kernel && call === current);
    rows.push({
      call,
      ioctl: ioctlName(ioctl),
      target: targetName(ioctl, id),
      ordinals: members.map((i) => first + i),
      result: failed ? `-${errnoName(errno)}` : call < current ? '0' : made ? '…' : '',
    });
  }
  return rows;
}

export function physicalQueue(run: Run, s: number): PhysicalQueue {
  const m = run.machine;
  const { regs } = m.layout.smmus[s];
  const { name, cmdqLog2: log2 } = m.topo.smmus[s];
  const prod = m.w[regs + REGS.cmdqProd];
  const cons = consOf(m, regs);
  const entries: PhysicalEntry[] = [];
  for (let back = Math.min(PHYSICAL_WINDOW, 2 ** log2); back >= 1; back--) {
    const pos = advance(prod, -back, log2);
    const at = slotAddress(m, regs, pos);
    const words = [0, 4, 8, 12].map((offset) => m.mem.read32(at + offset));
    if (decode(words).opcode === 0) continue;
    const origin = run.monitors.track.origin(s, pos);
    entries.push({
      slot: indexOf(pos, log2),
      mnemonic: mnemonic(words),
      fields: formatFields(words),
      consumed: back > distance(cons, prod, log2),
      origin: origin && { queue: m.topo.vsmmus[origin[0]].name, ordinal: run.tally.ordinal(m, origin[0], origin[1]) },
    });
  }
  return { smmu: name, log2size: log2, prod: cursor(prod, log2), cons: cursor(cons, log2), entries };
}
