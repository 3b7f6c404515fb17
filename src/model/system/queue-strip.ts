/** Each guest queue as a strip of text: slots, commands, what became of them, and the cursors. */
import { VMM } from '../state/layout.ts';
import { indexOf, wrapOf } from '../state/queue.ts';
import type { Run } from './run.ts';
import { type CommandStatus, isOutOfOrder, statusAt } from './status.ts';
import { WORDS } from '../arch/words.ts';

/** Slots of a strip; of larger rings those around CONS. */
const SLOTS = 12;

/** What fits under a slot; in capitals what a reader must not miss. */
const STATE: Readonly<Record<CommandStatus, string>> = {
  future: '',
  queued: 'queued',
  fetched: 'fetched',
  'handed-over': 'issued',
  consumed: 'issued',
  complete: 'done',
  refused: 'REFUSED',
  skipped: 'SKIPPED',
  vmm: 'VMM',
};

/** At the run's position. */
export const queueStrips = (run: Run): string => run.machine.topo.guestIommus.map((_, v) => strip(run, v)).join('\n\n');

function strip(run: Run, v: number): string {
  const m = run.machine;
  const { name, commandsLog2: log2 } = m.topo.guestIommus[v];
  const { regs, ctl } = m.layout.guestIommus[v];
  const size = 2 ** log2;
  const { queue, commands } = m.arch;
  const cons = queue.cons(m, regs);
  const cursors = { PROD: queue.prod(m, regs), fetched: m.w[ctl + VMM.fetched], CONS: cons };
  const written = run.tally.written(v);
  const next = run.tally.ordinal(m, v, cons);
  const first = size <= SLOTS ? 0 : Math.max(0, next - SLOTS / 2);
  const slots = Array.from({ length: Math.min(size, SLOTS) }, (_, i) => (first + i) % size);
  /** The latest command in a slot, or -1. */
  const ordinalIn = (slot: number): number => {
    const back = (((written - 1 - slot) % size) + size) % size;
    return written - 1 - back;
  };
  const states = slots.map((slot) => {
    const ordinal = ordinalIn(slot);
    if (ordinal < 0) return { ordinal, text: '' };
    const spine = run.history.commands[v].at(ordinal);
    const early = isOutOfOrder(spine, run.position) ? '*' : '';
    return { ordinal, text: STATE[statusAt(spine, run.position)] + early };
  });
  const line = (head: string, cells: readonly string[]): string =>
    `${head.padEnd(8)}|${cells.map((cell) => cell.padStart(8).padEnd(9)).join('|')}|`;
  const pointers = slots.map((slot) =>
    Object.entries(cursors)
      .filter(([, pos]) => indexOf(pos, log2) === slot)
      .map(([cursor]) => (cursor === 'fetched' ? 'f' : cursor[0]))
      .join('/'),
  );
  const error = queue.error(m, regs);
  const position = (pos: number): string => `${indexOf(pos, log2)} w${wrapOf(pos, log2)}`;
  const shown = states.filter(({ ordinal }) => ordinal >= 0).sort((a, b) => a.ordinal - b.ordinal);
  return [
    `${name} ${WORDS.queue}, ${size} slots, after step ${run.position}: ${Object.entries(cursors)
      .map(([cursor, pos]) => `${cursor} ${position(pos)}`)
      .join(', ')}${error && `  ${error}`}`,
    line(
      'slot',
      slots.map((slot) => String(slot)),
    ),
    line(
      'command',
      states.map(({ ordinal }) => (ordinal < 0 ? '' : String(ordinal))),
    ),
    line(
      'state',
      states.map(({ text }) => text),
    ),
    line('cursors', pointers).trimEnd(),
    ...shown.map(
      ({ ordinal, text }) =>
        `  ${String(ordinal).padStart(4)}  ${text.padEnd(9)} ${commands.textOf(run.history.commands[v].command(ordinal, run.position), 'vSID')}`,
    ),
    ...(states.some(({ text }) => text.endsWith('*'))
      ? ['  * handed over before a command that stands in front of it']
      : []),
  ].join('\n');
}
