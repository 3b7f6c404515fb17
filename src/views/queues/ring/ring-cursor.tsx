import { useExplain } from '../../words/explain.ts';
import { Term } from '../../words/term.tsx';
import type { ActorKind, Cursor } from '../../../worker/protocol.ts';

export interface RingCursor {
  readonly name: 'PROD' | 'fetched' | 'CONS';
  readonly actor: ActorKind;
  /** Writers point from above, the consumer from below. */
  readonly side: 'above' | 'below';
  readonly cursor: Cursor;
  /** Why it has stopped, '' while it has not. */
  readonly error?: string;
}

function Stopped({ error }: { readonly error: string | undefined }) {
  return (
    <span role="status" className="ring-error clip">
      {error && <Term of={error} />}
    </span>
  );
}

const TRIANGLE = { above: 'M0 0h10l-5 7z', below: 'M0 7h10l-5 -7z' } as const;

function Pointer({ of: { name, side, error } }: { readonly of: RingCursor }) {
  const classes = ['ring-pointer'];
  if (error) classes.push('ring-pointer-error');
  if (name === 'fetched') classes.push('ring-pointer-open');
  return (
    <svg className={classes.join(' ')} viewBox="-1 -1 12 9" aria-hidden="true">
      <path d={TRIANGLE[side]} />
    </svg>
  );
}

interface Props {
  readonly of: RingCursor;
  /** Column of the strip that it points at, of so many. */
  readonly column: number;
  readonly columns: number;
  readonly labelled: boolean;
  /** Width of a column, px. */
  readonly cell: number;
}

/** Half a pointer and a little, px. */
const BESIDE = 8;

/** A cursor on a line of its own, so that no two of them ever hide each other. */
export function CursorLine({ of, column, columns, labelled, cell }: Props) {
  const explain = useExplain();
  const { name, actor, cursor, error } = of;
  const value = (
    <span className="ring-value m">
      <b>{cursor.index}</b> <span title={explain('wrap')}>w{cursor.wrap}</span>
    </span>
  );
  const classes = `ring-line a-${actor}${error ? ' ring-line-error' : ''}`;
  // The words stand on the side where there is more room.
  const right = column < columns / 2;
  const beside = right
    ? { gridColumn: `${column + 2} / ${labelled ? -2 : -1}`, paddingLeft: cell / 2 + BESIDE }
    : { gridColumn: `${labelled ? 2 : 1} / ${column + 3}`, paddingRight: cell / 2 + BESIDE };
  return (
    <div className={classes}>
      {labelled && (
        <span className="ring-label">
          <Term of={name} />
        </span>
      )}
      <span className="ring-at" style={{ gridColumn: column + 2 }}>
        <Pointer of={of} />
      </span>
      {(!labelled || error) && (
        <span className={right ? 'ring-flag' : 'ring-flag ring-flag-left'} style={beside}>
          {!labelled && (
            <>
              <Term of={name} /> {value}
            </>
          )}
          <Stopped error={error} />
        </span>
      )}
      {labelled && value}
    </div>
  );
}
