import { CELLS, NEVER } from '../compare/rows/cells.ts';
import type { CommandRow } from '../../worker/protocol.ts';
import type { Size } from '../../ui/use-size.ts';

export interface ComparedRows {
  /** By side. */
  readonly names: readonly string[];
  /** By side: ids of the properties that its run violates. */
  readonly broken: readonly (readonly string[])[];
  readonly rows: readonly CommandRow[];
  /** Numbers of the rows that some divergence is about. */
  readonly differing: ReadonlySet<number>;
  /** How many rows there are in all. */
  readonly length: number;
}

/** Rows of a picture; of more, those that differ and what is around them. */
const MOST = 40;

/** Numbers of the rows that are drawn. */
export function drawnRows(length: number, differing: Iterable<number>): readonly number[] {
  if (length <= MOST) return Array.from({ length }, (_, number) => number);
  const near = [...differing].flatMap((number) => [number - 1, number, number + 1]);
  return [...new Set(near)]
    .filter((number) => number >= 0 && number < length)
    .sort((a, b) => a - b)
    .slice(0, MOST);
}

/** px */
const ROW = 22;
const PAD = 16;
const GAP = 14;
/** What a character takes. */
const CHARACTER = 7;
/** And one of a name, which is set larger. */
const OF_NAME = 8.2;
/** The names of the sides, and the heads of the columns. */
const HEADS = 2 * ROW + 6;

interface Column {
  readonly key: string;
  readonly head: string;
  readonly side: number | null;
  readonly cells: readonly string[];
}

/** By row its place, with its queue where rows are of several. */
export function placesOf(rows: readonly CommandRow[]): readonly string[] {
  const several = new Set(rows.map(({ queue }) => queue)).size > 1;
  return rows.map(({ queue, index }) => (several ? `${queue} ${index}` : String(index)));
}

/** How many rows are left out, in words. */
export const leftOut = ({ rows, length }: ComparedRows): string => {
  const left = length - rows.length;
  return left === 1 ? '1 command is not shown' : `${left} commands are not shown`;
};

function columnsOf({ names, rows, differing }: ComparedRows): readonly Column[] {
  return [
    { key: 'differs', head: '', side: null, cells: rows.map(({ number }) => (differing.has(number) ? '≠' : '')) },
    { key: 'index', head: '#', side: null, cells: placesOf(rows) },
    { key: 'command', head: 'guest command', side: null, cells: rows.map(({ text }) => text) },
    ...names.flatMap((_, side) =>
      CELLS.map(({ label, text }, c) => ({
        key: `${side} ${label}`,
        head: label,
        side,
        cells: rows.map(({ facts }) => {
          const fact = facts[side];
          return fact ? text(fact) : c === 0 ? NEVER : '';
        }),
      })),
    ),
  ];
}

/** A side is at least as wide as its name. */
function placed(compared: ComparedRows) {
  let x = PAD;
  const least = compared.names.map((name, s) => (name.length + 2) * OF_NAME + toldOf(compared, s).length * CHARACTER);
  const columns = columnsOf(compared).map((column) => {
    // What stands in place of all columns of a side runs on over them.
    const texts = [column.head, ...column.cells.filter((cell) => cell !== NEVER)];
    const left = x;
    x += Math.max(...texts.map((text) => text.length)) * CHARACTER + GAP;
    if (column.side !== null) {
      least[column.side] -= x - left;
      if (column.head === CELLS.at(-1)?.label) x += Math.max(0, least[column.side]) + GAP;
    }
    return { ...column, x: left };
  });
  return { columns, width: x + PAD };
}

const toldOf = ({ broken }: ComparedRows, side: number): string =>
  broken[side].length > 0 ? `breaks ${broken[side].join(', ')}` : 'breaks nothing';

export const compareSize = (compared: ComparedRows): Size => ({
  width: Math.max(760, placed(compared).width),
  height: HEADS + (compared.rows.length + (compared.rows.length < compared.length ? 1 : 0)) * ROW,
});

/** Runs side by side: a row per guest command, and what each side did with it. */
export function ComparePicture({ compared }: { readonly compared: ComparedRows }) {
  const { columns, width } = placed(compared);
  const { rows, names, differing, length } = compared;
  const y = (row: number): number => HEADS + row * ROW + ROW / 2;
  return (
    <>
      {rows.map(({ number }, i) =>
        differing.has(number) ? (
          <rect
            key={number}
            className="picture-differs"
            x={PAD / 2}
            y={HEADS + i * ROW}
            width={width - PAD}
            height={ROW}
          />
        ) : null,
      )}
      {names.map((name, side) => {
        const x = columns.find((column) => column.side === side)?.x ?? 0;
        return (
          <g key={name} transform={`translate(${x} 0)`}>
            <text className="picture-head" y={14}>
              {name}
            </text>
            <text
              className={`picture-text${compared.broken[side].length > 0 ? ' picture-bad' : ''}`}
              x={(name.length + 2) * OF_NAME}
              y={10}
            >
              {toldOf(compared, side)}
            </text>
          </g>
        );
      })}
      <line className="picture-rule" x1={PAD} x2={width - PAD} y1={HEADS - 4} y2={HEADS - 4} />
      {columns.map(({ key, head, x, cells }) => (
        <g key={key} transform={`translate(${x} 0)`}>
          <text className="picture-text" y={ROW + ROW / 2}>
            {head}
          </text>
          {cells.map((cell, i) => (
            <text
              key={rows[i].number}
              className={`picture-text${key === 'command' ? ' picture-strong' : ''}${/^(lost|refused)/.test(cell) ? ' picture-bad' : ''}`}
              y={y(i)}
            >
              {cell}
            </text>
          ))}
        </g>
      ))}
      {rows.length < length && (
        <text className="picture-text" x={PAD} y={y(rows.length)}>
          {leftOut(compared)}
        </text>
      )}
    </>
  );
}
