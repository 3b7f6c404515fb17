/** What something is called of which something could be changed. */
import type { GraphNode } from '../../worker/protocol.ts';
import { parseCommandId } from '../common/ids.ts';
import { fullTitle } from '../graph/text/title.ts';

interface Shown {
  readonly position: number;
  readonly opened: { readonly nodes: readonly GraphNode[] } | null;
}

/** A command by its number and queue, an object as the outline of the graph calls it; the step that is shown without any. */
export function nameOf(selection: string | null, { position, opened }: Shown): string {
  if (selection === null) return `step ${position}`;
  const command = parseCommandId(selection);
  if (command) return `command ${command.ordinal} of ${command.queue}`;
  return fullTitle(
    selection,
    opened?.nodes.find(({ id }) => id === selection),
  );
}
