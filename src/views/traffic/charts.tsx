import { max } from 'd3-array';
import type { Traffic, TrafficFigure, TrafficRow } from '../../worker/protocol.ts';
import { has, toggled } from './filters.ts';
import { count } from '../common/count.ts';

interface Props {
  readonly traffic: Traffic;
  /** The one that was applied. */
  readonly filter: string;
  /** What the cursor is at: the bars that it stands in are marked. */
  readonly row: TrafficRow | undefined;
  readonly onFilter: (filter: string) => void;
}

const NAMES: Readonly<Record<TrafficFigure['name'], string>> = {
  commands: 'commands',
  empty: 'empty',
  missing: 'missing',
  atcBehindTlbi: 'ATC_INV behind a TLBI',
  atcWithoutTlbi: 'ATC_INV without TLBI',
  samePage: 'the same page again',
  repeated: 'bit for bit again',
  illegal: 'illegal',
  afterError: 'behind an illegal one',
  opcodes: 'opcode',
  sids: 'StreamID',
  asids: 'ASID',
  vmids: 'VMID',
  perSync: 'commands per CMD_SYNC',
  tlbiPages: 'pages of a TLBI',
  atcPages: 'pages of an ATC_INV',
};

/** Bars of a figure that are shown. */
const MOST = 8;

/** What the commands that are shown have in common. A bar chooses them, and once more lets them go. */
export function Charts({ traffic, filter, row, onFilter }: Props) {
  const totals = traffic.totals.filter(({ name, values: [{ times }] }) => name !== 'commands' && times > 0);
  return (
    <div className="traffic-charts">
      {totals.length > 0 && (
        <section aria-label="What is odd">
          <h3>What is odd</h3>
          <ul className="traffic-bars">
            {totals.map((figure) => (
              <Bars key={figure.name} figure={figure} most={traffic.shown} {...{ filter, onFilter, row }} />
            ))}
          </ul>
        </section>
      )}
      {traffic.figures
        .filter(({ values }) => values.length > 0)
        .map((figure) => (
          <section key={figure.name} aria-label={NAMES[figure.name]}>
            <h3 title={figure.meaning}>{NAMES[figure.name]}</h3>
            <ul className="traffic-bars">
              <Bars
                figure={figure}
                most={max(figure.values, ({ times }) => times) ?? 1}
                {...{ filter, onFilter, row }}
              />
            </ul>
            {figure.values.length > MOST && <p className="caption">{`and ${figure.values.length - MOST} more`}</p>}
          </section>
        ))}
    </div>
  );
}

interface BarsProps extends Pick<Props, 'filter' | 'row' | 'onFilter'> {
  readonly figure: TrafficFigure;
  /** What the longest bar counts. */
  readonly most: number;
}

function Bars({ figure, most, filter, row, onFilter }: BarsProps) {
  return figure.values.slice(0, MOST).map(({ value, times, filter: clause }) => {
    const label = value.replace(/^CMD_/, '') || NAMES[figure.name];
    const here = row?.counted.some(([name, own]) => name === figure.name && own === value) ?? false;
    return (
      <li key={label}>
        <button
          type="button"
          className={here ? 'traffic-bar traffic-bar-here' : 'traffic-bar'}
          aria-pressed={has(filter, clause)}
          title={`${figure.meaning}. Click: ${clause}`}
          onClick={() => onFilter(toggled(filter, clause))}
        >
          <span className="clip">{label}</span>
          <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 10">
            <rect width={(times / most) * 100} height="10" />
          </svg>
          <span className="m">{count(times)}</span>
        </button>
      </li>
    );
  });
}
