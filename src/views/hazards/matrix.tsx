import type { KeyboardEvent } from 'react';
import type { Hazard, HazardCell } from '../../worker/protocol.ts';
import { WHOLE_MEANS } from '../common/fate-words.ts';
import { OUTCOMES, SIGNS, cellOutcome, cellWords, changesOf, fateInCell } from './cell-words.ts';

export interface MatrixRow {
  /** Id and title of the scenario; `H05`. */
  readonly id: string;
  readonly title: string;
  readonly number: string;
  /** Once it was searched. */
  readonly hazard: Hazard | undefined;
}

interface Props {
  readonly rows: readonly MatrixRow[];
  /** The rows in parts, each under its title. */
  readonly parts: readonly { readonly title: string; readonly has: (row: MatrixRow) => boolean }[];
  /** By their ids, or of own ones specifications; what they are called. */
  readonly designs: readonly { readonly id: string; readonly name: string }[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  /** A cell that was searched is opened. */
  readonly onOpen: (hazard: Hazard, cell: HazardCell) => void;
}

/** ↑ and ↓ go from hazard to hazard, ← and → from design to design. */
function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const way = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const button = (event.target as Element).closest('button');
  const cell = button?.closest<HTMLTableCellElement>('td, th');
  const row = cell?.closest('tr');
  if (!way || !cell || !row) return;
  event.preventDefault();
  event.stopPropagation();
  const { rows } = event.currentTarget;
  // The title of a part is passed over.
  const next = rows[row.rowIndex + way[0]];
  const there = next?.querySelector('button') || !way[0] ? next : rows[row.rowIndex + 2 * way[0]];
  there?.cells[cell.cellIndex + way[1]]?.querySelector('button')?.focus();
}

function Cell({
  row: { hazard, number },
  design,
  tab,
  onOpen,
}: { readonly row: MatrixRow; readonly design: string; readonly tab: boolean } & Pick<Props, 'onOpen'>) {
  const cell = hazard?.cells.find((one) => one.design === design && !one.fixed);
  const absent = hazard ? 'not-searched' : 'searching';
  const outcome = cellOutcome(cell, absent);
  const words = cellWords(cell, absent);
  const differs = cell?.found?.agrees === false;
  const changed = cell !== undefined && cell.spec !== cell.design;
  const others = outcome !== 'found' && (cell?.found?.others.length ?? 0) > 0;
  const name = cell?.spec ?? design;
  return (
    <td>
      <button
        type="button"
        className={`cell cell-${outcome}${differs ? ' cell-differs' : ''}${others ? ' cell-others' : ''}`}
        tabIndex={tab ? 0 : -1}
        aria-disabled={!cell?.found}
        aria-label={`${number} under ${name}: ${words}`}
        title={`${name}: ${words}`}
        onClick={() => hazard && cell?.found && onOpen(hazard, cell)}
      >
        {SIGNS[outcome]}
        {changed && <sup>*</sup>}
        <small>{fateInCell(cell)}</small>
      </button>
    </td>
  );
}

/** Hazard by design: what happens, what cannot, and what does not apply. */
export function Matrix({ rows, parts, designs, selected, onSelect, onOpen }: Props) {
  return (
    <table className="matrix" onKeyDown={moveFocus}>
      <caption className="sr-only">Hazards by design</caption>
      <thead>
        <tr>
          <th scope="col">Hazard</th>
          {designs.map(({ id, name }) => (
            <th key={id} scope="col" className="m matrix-design" title={id}>
              <span>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      {parts.map(({ title, has }) => (
        <tbody key={title}>
          <tr className="matrix-part">
            <th scope="rowgroup" colSpan={designs.length + 1}>
              {title}
            </th>
          </tr>
          {rows.filter(has).map((row) => (
            <tr key={row.id} className={row.id === selected ? 'matrix-selected' : undefined}>
              <th scope="row">
                <button
                  type="button"
                  className="matrix-hazard"
                  aria-pressed={row.id === selected}
                  tabIndex={row.id === selected ? 0 : -1}
                  onClick={() => onSelect(row.id)}
                  onFocus={() => onSelect(row.id)}
                >
                  {row.title}
                  {changesIn(row.hazard).map((changes) => (
                    <span key={changes} className="matrix-changed m">
                      * {changes}
                    </span>
                  ))}
                </button>
              </th>
              {designs.map(({ id }) => (
                <Cell key={id} row={row} design={id} tab={row.id === selected} onOpen={onOpen} />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** The parameters with which cells of a hazard differ from their columns. */
const changesIn = (hazard: Hazard | undefined): string[] => [
  ...new Set(
    (hazard?.cells ?? [])
      .filter(({ fixed }) => !fixed)
      .map(changesOf)
      .filter(Boolean),
  ),
];

/** What the signs mean. */
export function Signs() {
  return (
    <ul className="signs caption">
      {(['found', 'impossible', 'not-exercised', 'not-applicable'] as const).map((outcome) => (
        <li key={outcome}>
          <span className={`cell cell-${outcome}`}>{SIGNS[outcome]}</span> {OUTCOMES[outcome]}
        </li>
      ))}
      <li>
        <span className="cell cell-impossible cell-others">{SIGNS.impossible}</span> and another hazard happens there
      </li>
      <li>
        <span className="cell cell-found">
          {SIGNS.found}
          <sup>*</sup>
        </span>{' '}
        under the design with the parameters named beside the hazard
      </li>
      <li>{WHOLE_MEANS}</li>
    </ul>
  );
}
