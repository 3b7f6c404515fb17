import { type CSSProperties, type KeyboardEvent, memo, useRef, useState } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { useExplain } from '../../words/explain.ts';
import { Explained } from '../../words/term.tsx';
import type { CallRow } from '../../../worker/protocol.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { columnsOf, describeCall, explainResult, isFailure, resultText, shortTarget } from './call-text.ts';
import { same } from '../../common/same.ts';
import './batch-cut.css';

/** Rows that are in sight at once. */
const MOST_ROWS = 4;

interface Props {
  readonly calls: readonly CallRow[];
  readonly log2size: number;
  /** Marks stand in the columns of the ring, under the slots that hold their commands. */
  readonly aligned: boolean;
  /** Marks that fit beside each other where they do not. */
  readonly fits: number;
  /** Index of the call that the step is about, -1 if it is about none. */
  readonly now: number;
}

function Members({
  row,
  log2size,
  aligned,
  fits,
}: { readonly row: CallRow } & Pick<Props, 'log2size' | 'aligned' | 'fits'>) {
  if (aligned) {
    return row.members.map((entry) => (
      <span key={entry.ordinal} className="cut-cell" style={{ gridColumn: columnsOf(entry.ordinal, log2size) }}>
        <CommandMark entry={entry} silent />
      </span>
    ));
  }
  const shown = row.count <= fits ? row.members : row.members.slice(0, Math.max(1, fits - 1));
  return (
    <span className="cut-packed">
      {shown.map((entry) => (
        <CommandMark key={entry.ordinal} entry={entry} silent />
      ))}
      {row.count > shown.length && <span className="m muted">… of {row.count}</span>}
    </span>
  );
}

interface LineProps extends Omit<Props, 'calls' | 'now'> {
  readonly row: CallRow;
  readonly now: boolean;
  readonly tab: boolean;
}

const Line = memo(
  function Line({ row, now, tab, ...rest }: LineProps) {
    const actions = useActions();
    const explain = useExplain();
    const classes = ['cut-line'];
    if (isFailure(row.result)) classes.push('cut-failed');
    if (row.at === 0) classes.push('cut-planned');
    if (now) classes.push('cut-now');
    const text = describeCall(row);
    return (
      <li>
        <button
          type="button"
          className={classes.join(' ')}
          tabIndex={tab ? 0 : -1}
          aria-disabled={row.at === 0}
          aria-label={text}
          title={text + explainResult(row, explain)}
          onClick={() => row.at > 0 && void actions.goTo(row.at)}
        >
          <span className="cut-target clip">
            <Explained text={shortTarget(row)} />
          </span>
          <Members row={row} {...rest} />
          <span className="m cut-result">{resultText(row)}</span>
        </button>
      </li>
    );
  },
  // Rows are sent anew with every step; what they show rarely changes.
  same,
);

/** One row per call, the commands it carries, what it returned: the design in a few lines. */
export const BatchCut = memo(function BatchCut({ calls, now, ...rest }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState(0);
  const focused = Math.min(current, calls.length - 1);

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.max(0, Math.min(calls.length - 1, focused + by));
    setCurrent(next);
    list.current?.querySelectorAll<HTMLElement>('.cut-line')[next]?.focus();
  };

  // Room that was needed once stays, so that the list below does not jump with every batch.
  const most = useRef(1);
  most.current = Math.max(most.current, Math.min(calls.length, MOST_ROWS));
  return (
    <div className={rest.aligned ? 'cut' : 'cut cut-free'}>
      <p className="cut-head caption">
        <span>How the VMM cut the batch</span>
        <span>result</span>
      </p>
      <ol
        ref={list}
        aria-label="How the VMM cut the batch"
        onKeyDown={onKeyDown}
        style={{ '--rows': most.current } as CSSProperties}
      >
        {calls.length === 0 && <li className="cut-none caption">no call made or planned</li>}
        {calls.map((row, at) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever added at the end
            key={at}
            row={row}
            now={at === now}
            tab={at === focused}
            {...rest}
          />
        ))}
      </ol>
    </div>
  );
}, same);
