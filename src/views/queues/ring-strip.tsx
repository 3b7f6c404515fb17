import { explain } from '../../ui/glossary.ts';
import { Term } from '../../ui/term.tsx';
import type { ActorKind, Cursor } from '../../worker/protocol.ts';
import { distance, GAP, ringWindow } from './ring-window.ts';
import './ring-strip.css';

export interface RingCursor {
  readonly name: 'PROD' | 'fetched' | 'CONS';
  readonly actor: ActorKind;
  /** Writers point from above, the consumer from below. */
  readonly side: 'above' | 'below';
  readonly cursor: Cursor;
  readonly error?: boolean;
}

interface Props {
  readonly title: string;
  readonly log2size: number;
  readonly cursors: readonly RingCursor[];
}

const triangle = (side: RingCursor['side']): string => (side === 'above' ? 'M0 0h10l-5 7z' : 'M0 7h10l-5 -7z');

interface PointerProps {
  readonly of: RingCursor;
  /** Column of the strip; undefined in the legend. */
  readonly at?: number;
  readonly shift?: number;
}

function Pointer({ of: { name, actor, side, error }, at, shift = 0 }: PointerProps) {
  const classes = ['ring-pointer', `a-${actor}`];
  if (error) classes.push('ring-pointer-error');
  if (name === 'fetched') classes.push('ring-pointer-open');
  return (
    <svg
      className={classes.join(' ')}
      viewBox="-1 -1 12 9"
      style={at === undefined ? undefined : { gridColumn: at + 1, transform: `translateX(${shift}px)` }}
      role="img"
      aria-label={name}
    >
      <title>{name}</title>
      <path d={triangle(side)} />
    </svg>
  );
}

/** The ring as a strip of slots, with its cursors, their indices and wrap bits. */
export function RingStrip({ title, log2size, cursors }: Props) {
  const size = 2 ** log2size;
  const find = (name: RingCursor['name']): RingCursor | undefined => cursors.find((cursor) => cursor.name === name);
  const prod = find('PROD')!.cursor;
  const consCursor = find('CONS')!;
  const cons = consCursor.cursor;
  const slots = ringWindow(log2size, cons);
  const waiting = distance(cons, prod, log2size);
  const columns = { gridTemplateColumns: `repeat(${slots.length}, minmax(0, 1fr))` };
  const pointers = (side: RingCursor['side']) => (
    <div className="ring-pointers" style={columns}>
      {cursors.map((cursor) => {
        const at = slots.indexOf(cursor.cursor.index);
        const shared = cursors.filter((other) => other.side === side && other.cursor.index === cursor.cursor.index);
        // Two cursors on one slot stand side by side.
        const shift = (shared.indexOf(cursor) - (shared.length - 1) / 2) * 11;
        return cursor.side === side && at >= 0 && <Pointer key={cursor.name} of={cursor} at={at} shift={shift} />;
      })}
    </div>
  );

  return (
    <div className="ring">
      <dl className="ring-cursors">
        {cursors.map((cursor) => (
          <div key={cursor.name} className={cursor.error ? 'ring-error' : undefined}>
            <dt>
              <Pointer of={cursor} />
              <Term of={cursor.name} />
            </dt>
            <dd className="m">
              {cursor.cursor.index}
              <span className="muted" title={explain('wrap')}>{` w${cursor.cursor.wrap}`}</span>
            </dd>
          </div>
        ))}
      </dl>
      {pointers('above')}
      <div className="ring-slots" style={columns}>
        {slots.map((slot, place) => {
          if (slot === GAP) {
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: there is one gap on each side
              <span key={`gap ${place}`} className="ring-slot ring-gap">
                …
              </span>
            );
          }
          const ahead = (slot - cons.index + size) % size;
          const state = consCursor.error && ahead === 0 ? ' ring-stop' : ahead < waiting ? ' ring-full' : '';
          return (
            <span key={slot} className={`ring-slot${state}`}>
              {slot}
            </span>
          );
        })}
      </div>
      {pointers('below')}
      <p className="caption ring-caption">
        <span className="m">{title}</span> {size} slots, {waiting === 0 ? 'empty' : `${waiting} not consumed`}
      </p>
    </div>
  );
}
