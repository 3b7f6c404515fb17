/** What a drawing from somewhere else says: steps of the guest's programs, and what hardware does with their commands. */
import type { Design } from '../../model/state/design.ts';
import { InputError } from '../language/errors.ts';
import type { Drawing, DrawingCell } from './drawing.ts';
import type { Assume, Unread } from './foreign.ts';
import { HARDWARE, type Milestone, milestoneOf, SOFTWARE } from './milestones.ts';
import { clearing } from './unmaps.ts';
import { type Meant, meaningOf, saidIn } from './understand.ts';

/** Who runs a program of the guest. */
const GUEST = /^(v?cpu|thread|task|guest|driver)(?![a-z])/i;

/** Steps of all programs that are drawn. */
const MOST_ITEMS = 120;

export interface Item {
  readonly cell: DrawingCell;
  readonly meant: Meant;
}

/** Something of a command that hardware is drawn to do. */
export type DrawnMilestone = Milestone<Item> & { readonly cell: DrawingCell };

export interface Items {
  readonly items: readonly Item[];
  readonly milestones: readonly DrawnMilestone[];
  /** Columns of those who run a program: a vCPU each. */
  readonly vcpus: readonly { readonly name: string; readonly column: number }[];
}

/** The device that a column is of, where its cell names none: `device B`. */
const namedBy = (column: string, { device }: { readonly device?: string }): { readonly device?: string } => {
  const [, name] = /^(?:device|dev|endpoint)\s+([A-Z]\d{0,3})\b/i.exec(column) ?? [];
  return device === undefined && name !== undefined ? { device: name.toUpperCase() } : {};
};

const saidOneByOne = (cell: DrawingCell): DrawingCell[] => saidIn(cell.text).map((text) => ({ ...cell, text }));

/** @throws InputError where nothing of a guest is understood */
export function itemsIn(drawing: Drawing, file: string, design: Design, assume: Assume, unread: Unread[]): Items {
  const { columns } = drawing;
  const guests = columns.flatMap((name, column) => (GUEST.test(name) || HARDWARE.test(name) ? [{ name, column }] : []));
  const drawn: Item[] = [];
  const milestones: DrawnMilestone[] = [];
  for (const cell of drawing.cells.flatMap(saidOneByOne)) {
    const name = columns[cell.column];
    const meant = guests.some(({ column }) => column === cell.column) ? meaningOf(cell.text) : undefined;
    if (drawn.length > MOST_ITEMS)
      throw new InputError({ file, line: cell.line }, `expected at most ${MOST_ITEMS} steps of guests`);
    if (meant?.kind === 'command' && meant.generic && GUEST.test(name))
      assume(`A TLBI that does not say which is ${meant.name}.`);
    if (!meant) unread.push({ line: cell.line, text: cell.text });
    else if (GUEST.test(name)) drawn.push({ cell, meant });
    else if (meant.kind === 'dma') drawn.push({ cell, meant: { ...meant, ...namedBy(name, meant) } });
    else {
      const found = milestoneOf(cell, meant, drawn, milestones);
      if (found) milestones.push({ ...found, cell });
      else unread.push({ line: cell.line, text: cell.text });
    }
  }
  const items = clearing(drawn, assume);
  for (const name of columns.filter((one) => SOFTWARE.test(one)))
    assume(`What ${name} does follows from the design, ${design.id}.`);
  if (drawing.arrows) assume('Arrows say who goes on; what is handed over follows from the design.');
  if (milestones.length > 0)
    assume('Hardware consumes and completes commands where it is drawn to, as far as that can be.');
  if (items.length === 0)
    throw new InputError(
      { file, line: drawing.head },
      `nothing of a guest's program is understood; expected columns such as CPU A, with commands (TLBI_NH_VA, ATC_INV, SYNC), map, unmap, dma or free below, found ${drawing.columns.join(', ')}`,
    );
  const vcpus = guests.filter(({ column }) => items.some(({ cell }) => cell.column === column));
  for (const [c, { name }] of vcpus.entries())
    if (!GUEST.test(name)) assume(`What ${name} does by itself is begun by a vCPU of its own, vcpu${c}.`);
  return { items, milestones, vcpus };
}
