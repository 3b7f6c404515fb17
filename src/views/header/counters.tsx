import { useExplorer } from '../../state/use-explorer.ts';
import { useExplain } from '../words/explain.ts';
import { count } from '../common/count.ts';
import { isQuiet } from '../common/quiet.ts';
import type { Counters as Counts } from '../../worker/protocol.ts';

const ROWS: readonly (readonly [key: keyof Counts, one: string, many: string, term: string])[] = [
  ['exits', 'exit', 'exits', 'exits'],
  ['ioctls', 'ioctl', 'ioctls', 'ioctls'],
  ['entries', 'entry', 'entries', 'entries'],
  ['physicalCommands', 'command', 'commands', 'physical commands'],
  ['physicalSyncs', 'SYNC', 'SYNCs', 'SYNCs'],
];

/** As many entries as make numbers for which a narrow page has no room twice. */
const LONG = 10_000;

/** Exact counts, up to the position and of the whole run. */
export function Counters() {
  const now = useExplorer((state) => state.view?.counters);
  const all = useExplorer((state) => state.opened?.counters);
  const quiet = useExplorer((state) => state.opened !== null && isQuiet(state.opened));
  const stillAsked = useExplorer((state) => state.stillAsked);
  const explain = useExplain();
  if (!now || !all || quiet) return null;
  return (
    <dl className="counters" aria-label="Counted so far" data-long={all.entries >= LONG || undefined}>
      {ROWS.map(([key, one, many, term]) => (
        <div
          key={key}
          data-term={term}
          title={`${explain(term)}\n\n${count(now[key])} so far${stillAsked ? '' : `, ${count(all[key])} in the whole run`}.`}
        >
          <dd>
            {count(now[key])}
            {!stillAsked && <span className="counter-all">/{count(all[key])}</span>}
          </dd>
          <dt>{(stillAsked ? now : all)[key] === 1 ? one : many}</dt>
        </div>
      ))}
    </dl>
  );
}
