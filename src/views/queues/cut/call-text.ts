/** A row of "how the VMM cut the batch" in words. */
import type { CallRow } from '../../../worker/protocol.ts';

export const isFailure = (result: string): boolean => result.startsWith('-') && result.length > 1;

/** What stands in the first column, which is as narrow as the names of the cursors. */
export const shortTarget = ({ ioctl, target }: CallRow): string =>
  ioctl === '' ? 'VMM itself' : target.replace('hwpt_nested', 'hwpt');

/** What stands in the last column. */
export function resultText({ ioctl, result }: CallRow): string {
  if (result === '') return 'planned';
  return ioctl === '' ? 'done' : result;
}

/** Column of the ring strip, whose first one holds names. */
export const columnsOf = (ordinal: number, log2size: number): number => (ordinal % 2 ** log2size) + 2;

function outcome({ result, ioctl }: CallRow): string {
  if (result === '') return 'not made yet';
  if (result === '…') return 'in the kernel';
  return ioctl === '' ? 'done' : `returned ${result}`;
}

/** `commands 0, 2`, `64 commands from 128 on` */
function carried({ members, count }: CallRow): string {
  if (count === 1) return `command ${members[0]?.ordinal}`;
  if (count > 8) return `${count} commands from ${members[0]?.ordinal} on`;
  return `commands ${members.map(({ ordinal }) => ordinal).join(', ')}`;
}

/** What the errno of a failed call means; empty for others. */
export function explainResult({ result }: CallRow, explain: (term: string) => string): string {
  const errno = result.slice(1);
  return isFailure(result) && explain(errno) !== errno ? `\n${errno}: ${explain(errno)}` : '';
}

/** For hover and screen readers, in full. */
export function describeCall(row: CallRow): string {
  const who = row.ioctl === '' ? 'done by the VMM itself' : `call ${row.call}, ${row.ioctl}(${row.target})`;
  const where = row.at > 0 ? `; go to step ${row.at}` : '';
  return `${who}: ${carried(row)}, ${outcome(row)}${where}`;
}
