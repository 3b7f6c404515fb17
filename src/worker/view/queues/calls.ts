/** How the VMM cut what the guest's last trapped write gave it: the calls made, and those that are planned. */
import { ioctlName, targetName } from '../../../model/iommufd/events.ts';
import { ruleByNumber } from '../../../model/iommufd/uapi/rules.ts';
import { BATCH, VMM } from '../../../model/state/layout.ts';
import { firstAbove } from '../../../model/system/column.ts';
import { SPINE, SPINE_FLAG } from '../../../model/system/logs.ts';
import type { Run } from '../../../model/system/run.ts';
import { VMM_PHASE } from '../../../model/state/phases.ts';
import type { CallRow } from '../../protocol/queues.ts';
import { brief } from '../detail/commands.ts';

/** Commands of a call that are named one by one, and rows of calls. */
const MOST_MEMBERS = 64;
const MOST_ROWS = 64;

type Row = Omit<CallRow, 'call'>;

export function calls(run: Run, v: number): CallRow[] {
  const since = lastTrap(run, v);
  if (since === 0) return [];
  const rows = [...made(run, v, since), ...local(run, v, since)].sort((a, b) => a.at - b.at).slice(-MOST_ROWS);
  let call = 0;
  return [...rows, ...planned(run, v, since)].map((row) => ({ ...row, call: row.ioctl ? ++call : 0 }));
}

/** Position of the last write of this queue's registers that trapped, 0 if there was none. */
function lastTrap(run: Run, v: number): number {
  const { traps } = run.history.commands[v];
  const after = firstAbove(traps, run.position);
  return after > 0 ? traps.data[after - 1] : 0;
}

const members = (run: Run, v: number, ordinals: readonly number[]) => ({
  members: ordinals.slice(0, MOST_MEMBERS).map((ordinal) => brief(run, v, ordinal)),
  count: ordinals.length,
});

function made(run: Run, v: number, since: number): Row[] {
  const { calls: log } = run.history;
  const rows: Row[] = [];
  for (let call = log.after(run.position) - 1; call >= 0 && log.at.data[call] > since; call--) {
    if (log.queue.data[call] !== v) continue;
    if (rows.length === MOST_ROWS) break;
    const returned = log.ret.data[call] !== 0 && log.ret.data[call] <= run.position;
    const rule = log.rule.data[call];
    rows.push({
      ioctl: ioctlName(log.ioctl.data[call]),
      target: targetName(log.ioctl.data[call], log.target.data[call]),
      ...members(run, v, log.carried(call)),
      result: !returned ? '…' : rule ? `-${ruleByNumber(rule)?.name}` : '0',
      at: log.at.data[call],
    });
  }
  return rows;
}

/** What the VMM did itself, a row per command. */
function local(run: Run, v: number, since: number): Row[] {
  const log = run.history.commands[v];
  const rows: Row[] = [];
  const cons = Math.min(log.count, run.tally.written(v)) - 1;
  for (let ordinal = cons; ordinal >= 0 && rows.length < MOST_ROWS; ordinal--) {
    const spine = log.at(ordinal);
    const at = spine[SPINE.passed];
    if (at !== 0 && at <= since) break;
    if (at === 0 || at > run.position || !(spine[SPINE.flags] & SPINE_FLAG.vmm)) continue;
    rows.push({ ioctl: '', target: '', ...members(run, v, [ordinal]), result: '0', at });
  }
  return rows;
}

/** Calls of the run in hand that have not been made; after an error those that never will. */
function planned(run: Run, v: number, since: number): Row[] {
  const m = run.machine;
  const { ctl, batch } = m.layout.guestIommus[v];
  const { w } = m;
  const phase = w[ctl + VMM.phase];
  const first = run.tally.ordinal(m, v, w[ctl + VMM.base]);
  const log = run.history.commands[v];
  if (w[ctl + VMM.n] === 0 || first >= log.count || log.at(first)[SPINE.fetched] <= since) return [];
  const rows: Row[] = [];
  for (let call = w[ctl + VMM.call] + (phase === VMM_PHASE.call ? 0 : 1); call < w[ctl + VMM.calls]; call++) {
    if (rows.length === MOST_ROWS) break;
    const carried = Array.from({ length: w[ctl + VMM.n] }, (_, i) => i).filter(
      (i) => w[batch + i * BATCH.SIZE + BATCH.call] === call,
    );
    const [ioctl, id] = m.arch.userSpace.callFor(m, v, batch + carried[0] * BATCH.SIZE);
    rows.push({
      ioctl: ioctlName(ioctl),
      target: targetName(ioctl, id),
      ...members(
        run,
        v,
        carried.map((i) => first + i),
      ),
      result: '',
      at: 0,
    });
  }
  return rows;
}
