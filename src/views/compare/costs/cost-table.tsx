import { WORDS } from '../../arch/words.ts';
import { useEffect, useState } from 'react';
import { useOwnDesigns } from '../../../state/edit/use-own-designs.ts';
import { toClipboard } from '../../../state/clipboard.ts';
import { useComparing, useComparingActions } from '../../../state/aside/use-comparing.ts';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { anyWords } from '../../header/any-words.ts';
import { Assumptions } from './assumptions.tsx';
import { CostChart } from './cost-chart.tsx';
import { columnsOf, markdownOf, sorted, textOf, isFigure } from './cost-columns.ts';

/** The column that is drawn first. */
const DRAWN = 'ioctls';

/** A head that is longer has a wider column than numbers need. */
const SHORT_HEAD = 20;

/** What every design costs, and those of the sides with their parameters. */
export function CostTable() {
  const actions = useActions();
  const { count } = useComparingActions();
  const sides = useExplorer((state) => state.sides);
  const designs = useExplorer((state) => state.library?.designs);
  const open = useExplorer((state) => state.source);
  const ofPage = useExplorer((state) => state.searched);
  const own = useComparing((state) => state.searched);
  const all = useExplorer((state) => state.opened?.verdicts.length ?? 0);
  const costs = useComparing((state) => state.costs);
  const problem = useComparing((state) => state.costsProblem);
  const [order, setOrder] = useState<{ readonly by: number; readonly down: boolean } | null>(null);
  /** Label of the column that is drawn. */
  const [chosen, setChosen] = useState(DRAWN);
  const assumed = useExplorer((state) => state.assumed);
  const [{ source }] = sides;
  const kept = useOwnDesigns();
  const specs = [
    ...(designs ?? []).map(({ id }) => id),
    ...kept.map(({ spec }) => spec),
    ...sides.map(({ design }) => design),
  ];
  const ids = [...new Set(specs)].join(' ');
  useEffect(() => void count(source, assumed, ids.split(' ')), [count, source, assumed, ids]);

  const known = ids.split(' ').flatMap((id) => costs[id] ?? []);
  /** Without "any interleaving", which is above it. */
  const any = (design: string, broken: readonly string[]): string => {
    const searched = source === open && ofPage[design]?.kind === 'done' ? ofPage[design] : own[design];
    const { text } = anyWords(searched, broken, all);
    const bare = text.replace(/^Any interleaving: |:$/g, '').replace(/\.?$/, '');
    return `${bare[0].toUpperCase()}${bare.slice(1)}`;
  };
  const columns = columnsOf(known, any, new Map(kept.map(({ name, spec }) => [spec, name])));
  const numbers = columns.filter(isFigure);
  const drawn =
    numbers.find(({ label }) => label === chosen) ?? numbers.find(({ label }) => label === DRAWN) ?? numbers[0];
  const mine = sides.map(({ design }) => design);
  const rows = sorted(known, order && columns[order.by], order?.down === true);
  const copy = async (text: string): Promise<void> =>
    actions.say((await toClipboard(text)) ? 'Copied the table' : 'The browser refuses to copy');
  const left = ids.split(' ').length - known.length;
  return (
    <div className="compare-costs">
      <div className="compare-tools">
        <span role="status">
          {problem
            ? `The count stopped: ${problem}`
            : left > 0
              ? `Running ${left} more designs…`
              : `${known.length} designs, each run to its end`}
        </span>
        <span className="compare-moment">
          <button type="button" className="button" onClick={() => void copy(textOf(columns, rows))}>
            Copy as text
          </button>
          <button type="button" className="button" onClick={() => void copy(markdownOf(columns, rows))}>
            Copy as Markdown
          </button>
        </span>
      </div>
      <div className="compare-scroll">
        <table>
          <thead>
            <tr>
              {columns.map(({ group, label }, i) =>
                i === 0 ? (
                  <td key={label} />
                ) : columns[i - 1].group === group ? null : (
                  <th
                    key={`${group} ${label}`}
                    scope="colgroup"
                    colSpan={columns.filter((column) => column.group === group).length}
                    className={`compare-group-${group === 'assumed' ? 'assumed' : 'exact'}`}
                  >
                    {group === 'assumed' ? 'assumed, never measured' : group}
                  </th>
                ),
              )}
            </tr>
            <tr>
              {columns.map((column, i) => {
                const { label, group, title } = column;
                const long = isFigure(column) && label.length > SHORT_HEAD;
                const here = order?.by === i;
                return (
                  <th
                    key={label}
                    scope="col"
                    title={title}
                    className={`${isFigure(column) ? 'compare-number' : ''}${long ? ' compare-long' : ''}${group === 'assumed' ? ' compare-assumed' : ''}`}
                    aria-sort={here ? (order.down ? 'descending' : 'ascending') : 'none'}
                  >
                    <button type="button" onClick={() => setOrder({ by: i, down: here && !order.down })}>
                      {label} <span aria-hidden="true">{here ? (order.down ? '▼' : '▲') : ''}</span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.design} className={mine.includes(row.design) ? 'compare-mine' : undefined}>
                {columns.map(({ label, text, group, value }, i) =>
                  i === 0 ? (
                    <th key={label} scope="row" className="m">
                      {text(row)}
                    </th>
                  ) : (
                    <td
                      key={label}
                      className={`${typeof value(row) === 'number' ? 'm compare-number' : ''}${group === 'assumed' ? ' compare-assumed' : ''}`}
                    >
                      {text(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="compare-below">
        {drawn && rows.length > 0 && (
          <section aria-label="Chart">
            <label>
              Drawn{' '}
              <select value={drawn.label} onChange={({ target }) => setChosen(target.value)}>
                {numbers.map(({ label }) => (
                  <option key={label}>{label}</option>
                ))}
              </select>
            </label>
            <CostChart rows={rows} name={columns[0]} column={drawn} mine={mine} />
          </section>
        )}
        <Assumptions />
      </div>
      <p className="caption">
        Counts are exact: of the run that comes first in time under each design. The time from the first PROD write to
        the last {WORDS.wait} that the guest sees complete adds up assumed costs of single steps, the same for every
        design; it is no measurement, and what hardware does beside it is not in it.
      </p>
    </div>
  );
}
