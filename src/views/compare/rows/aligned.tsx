import { Copy, StepBack, StepForward } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toClipboard } from '../../../state/clipboard.ts';
import { useComparing, useComparingActions } from '../../../state/aside/use-comparing.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import { Explained } from '../../words/term.tsx';
import type { Compared } from '../../../worker/protocol.ts';
import { MOMENTS, type RowMoment, type Stand, movedMoment, standsAt, standsOf, stepsAhead } from './moments.ts';
import { RowTable } from './row-table.tsx';
import { type Pane, PANES, panesFor, toggled } from '../sides/panes.ts';
import { SideViews } from '../sides/side-views.tsx';
import { TakeAlong } from '../sides/take-along.tsx';
import { useCompareKeys } from '../use-compare-keys.ts';

/** While the runs are made nothing is known of them. */
const NOTHING: Compared = { sides: [], rows: 0, differing: [], verdict: '', divergences: [], all: 0 };

/** A row per guest command, one cursor for all sides, and the way through what differs; null while the runs are made. */
export function Aligned({ compared: made }: { readonly compared: Compared | null }) {
  const compared = made ?? NOTHING;
  const actions = useActions();
  const { want } = useComparingActions();
  const { divergences, differing, all, rows: length, verdict } = compared;
  const first = divergences[0]?.command ?? 0;
  const wished = useExplorer((state) => state.cursor);
  const cursor = Math.min(wished ?? first, Math.max(0, length - 1));
  const [moment, setMoment] = useState<RowMoment>('at');
  /** The divergence that the cursor was brought to, of which comparison; null when it has been moved since. */
  const [moved, setMoved] = useState<{ of: Compared; at: number } | null | undefined>(
    wished === null ? undefined : null,
  );
  const at = moved === undefined ? (all > 0 ? 0 : null) : moved?.of === compared ? moved.at : null;
  const [only, setOnly] = useState(false);
  const sides = useExplorer((state) => state.sides.length);
  const [chosen, choose] = useState<readonly Pane[]>();
  const panes = chosen ?? panesFor(window, sides);
  const rows = useComparing((state) => state.rows);
  const explorers = useComparing((state) => state.explorers);
  useEffect(() => {
    if (length > 0) void want([cursor]);
  }, [want, cursor, length]);

  const standsFor = (command: number, moment: RowMoment, at: number | null): readonly Stand[] => {
    const plain = standsAt(rows[command], moment, compared);
    const divergence = at === null ? undefined : divergences[at];
    return divergence ? standsOf(divergence, plain) : plain;
  };
  /** The sides go along at once, so that all of it is drawn together; where a row has yet to come they follow. */
  const put = (command: number, moment: RowMoment, at: number | null): void => {
    setMoved(at === null ? null : { of: compared, at });
    setMoment(moment);
    for (const [s, { step }] of standsFor(command, moment, at).entries())
      if (step !== null) void explorers[s].actions.goTo(step);
  };
  const move = (command: number): void => {
    actions.setCursor(command);
    put(command, moment, null);
  };
  const go = (index: number): void => {
    const divergence = divergences[index];
    if (!divergence) return;
    if (divergence.command !== null) actions.setCursor(divergence.command);
    put(divergence.command ?? cursor, 'at', index);
  };
  /** The divergence that the cursor is at, or -1. */
  const here = at ?? divergences.findIndex(({ command }) => command === cursor);
  // Where nothing differs, the next one is that of a later command.
  const next = (way: 1 | -1): number => {
    if (here >= 0) return here + way;
    const beyond = ({ command }: (typeof divergences)[number]): boolean =>
      command !== null && (way > 0 ? command > cursor : command < cursor);
    return way > 0 ? divergences.findIndex(beyond) : divergences.findLastIndex(beyond);
  };
  const numbers = only ? differing : null;
  const step = (way: 1 | -1): void => {
    const to = numbers
      ? way > 0
        ? numbers.find((number) => number > cursor)
        : numbers.findLast((number) => number < cursor)
      : cursor + way;
    if (to !== undefined && to >= 0 && to < length) move(to);
  };
  const turn = (to: RowMoment): void => put(cursor, to, null);
  const copy = async (text: string): Promise<void> =>
    actions.say((await toClipboard(text)) ? 'Copied the sentence' : 'The browser refuses to copy');

  useCompareKeys([
    ['ArrowUp', () => step(-1)],
    ['ArrowDown', () => step(1)],
    ['ArrowLeft', () => turn(movedMoment(moment, -1))],
    ['ArrowRight', () => turn(movedMoment(moment, 1))],
    ['Home', () => numbers?.length !== 0 && move(numbers?.[0] ?? 0)],
    ['End', () => numbers?.length !== 0 && move(numbers?.at(-1) ?? length - 1)],
    ['n', () => go(next(1))],
    ['p', () => go(next(-1))],
    ['d', () => setOnly(!only)],
    ...PANES.map(({ key, value }) => [key, () => choose(toggled(panes, value))] as const),
  ]);

  const shown = divergences.filter(({ command }, d) => (at === null ? command === cursor : d === at));
  const sentence = here > 0 ? divergences[here].sentence : verdict;
  return (
    <>
      <div className="compare-verdict">
        <div className="compare-words" role="status">
          {!made && <p>Running the sides…</p>}
          {sentence.split('\n').map((line) => (
            <p key={line}>
              <Explained text={line} />
            </p>
          ))}
        </div>
        <div className="compare-ways">
          <button type="button" className="button" disabled={divergences.length === 0} onClick={() => go(0)}>
            First
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Previous divergence"
            title="Previous divergence (p)"
            disabled={!divergences[next(-1)]}
            onClick={() => go(next(-1))}
          >
            <StepBack size={16} />
          </button>
          <span
            className="m compare-count"
            title={all > divergences.length ? `The first ${divergences.length} of ${all} can be visited` : undefined}
          >
            {here < 0 ? '–' : here + 1} / {all}
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label="Next divergence"
            title="Next divergence (n)"
            disabled={!divergences[next(1)]}
            onClick={() => go(next(1))}
          >
            <StepForward size={16} />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Copy the sentence"
            title="Copy the sentence"
            onClick={() => void copy(sentence)}
          >
            <Copy size={15} />
          </button>
        </div>
      </div>
      <div className="compare-tools">
        <label>
          <input type="checkbox" checked={only} onChange={({ target }) => setOnly(target.checked)} /> Differences only (
          {differing.length} of {length})
        </label>
        <span className="compare-moment">
          <span className="compare-spare">Cursor at</span>
          <Segmented label="Moment of the command" options={MOMENTS} value={moment} onChange={turn} />
        </span>
        <span className="caption">
          <kbd>↑</kbd> <kbd>↓</kbd> command · <kbd>←</kbd> <kbd>→</kbd> moment · <kbd>n</kbd> <kbd>p</kbd> divergence ·{' '}
          <kbd>d</kbd> differences
        </span>
        {made && <TakeAlong compared={made} />}
        <fieldset className="plain segmented" aria-label="Shown of each side">
          {PANES.map(({ value, label, key }) => (
            <button
              key={value}
              type="button"
              aria-pressed={panes.includes(value)}
              title={`${label} of each side (${key})`}
              onClick={() => choose(toggled(panes, value))}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      {made && <RowTable compared={made} numbers={numbers} cursor={cursor} moment={moment} onMove={move} />}
      <SideViews
        stands={standsFor(cursor, moment, at)}
        ahead={stepsAhead(rows[cursor], [rows[cursor + 1], rows[cursor - 1]], moment, compared)}
        shown={shown}
        panes={panes}
      />
    </>
  );
}
