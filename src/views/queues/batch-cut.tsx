import { Explained } from '../../ui/term.tsx';
import type { CallRow, QueueEntry } from '../../worker/protocol.ts';
import { CommandMark, UnknownMark } from '../common/command-mark.tsx';
import './batch-cut.css';

/** Columns that fit beside the call and its result. */
const MOST_COLUMNS = 8;

interface Props {
  readonly calls: readonly CallRow[];
  readonly entries: readonly QueueEntry[];
}

const failed = (result: string): boolean => result.startsWith('-') && result.length > 1;

/** `0–63`, for a call that carries more commands than there are columns. */
const span = (ordinals: readonly number[]): string => `${ordinals[0]}–${ordinals[ordinals.length - 1]}`;

function Cells({
  row,
  columns,
  entries,
}: { readonly row: CallRow; readonly columns: readonly number[] } & Pick<Props, 'entries'>) {
  return columns.map((ordinal) => {
    if (!row.ordinals.includes(ordinal)) return <td key={ordinal} className="cut-cell cut-empty" />;
    const entry = entries.find((candidate) => candidate.ordinal === ordinal);
    return (
      <td key={ordinal} className="cut-cell">
        {entry ? <CommandMark entry={entry} /> : <UnknownMark ordinal={ordinal} />}
      </td>
    );
  });
}

/** One row per call, the commands it carries, what it returned: the design in a few lines. */
export function BatchCut({ calls, entries }: Props) {
  if (calls.length === 0) return null;
  const all = [...new Set(calls.flatMap((row) => row.ordinals))].sort((a, b) => a - b);
  const wide = all.length > MOST_COLUMNS;
  return (
    <div className="cut">
      <div className="cut-head caption">
        <span>How the VMM cut the batch</span>
        <span>result</span>
      </div>
      <table aria-label="How the VMM cut the batch">
        <tbody>
          {calls.map((row) => (
            <tr key={row.call} className={failed(row.result) ? 'cut-failed' : undefined}>
              <th className="cut-target m" scope="row" title={`call ${row.call + 1}: ${row.ioctl} ${row.target}`}>
                <span className="muted">{row.call + 1}</span> <Explained text={row.target || row.ioctl} />
              </th>
              {wide ? (
                <td className="m cut-span">
                  {span(row.ordinals)}
                  <span className="muted"> · {row.ordinals.length}</span>
                </td>
              ) : (
                <Cells row={row} columns={all} entries={entries} />
              )}
              <td className="cut-rest" />
              <td
                className="m cut-result"
                title={row.result === '' ? 'not made yet' : row.result === '…' ? 'in the kernel' : undefined}
              >
                {row.result === '' ? '–' : row.result}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
