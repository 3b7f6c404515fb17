/** What could be changed of what is selected, or of the step that is shown. */
import { NO_COMMAND } from '../../model/state/events.ts';
import { refOf } from '../../model/state/ref.ts';
import type { Run } from '../../model/system/run.ts';
import { type Target, whatIfs, type WhatIf } from '../../scenario/edit/what-ifs.ts';
import type { Parsed } from '../../scenario/language/errors.ts';
import { parseScenario } from '../../scenario/language/parse.ts';
import { tracedPaths } from '../../scenario/terms/trace.ts';

/** `text`: of the scenario that the run is of. The run stays where it is. */
export function offered(run: Run, text: string, selection: string | null, position: number): WhatIf[] {
  const here = run.position;
  try {
    return whatIfs(text, targetOf(run, parseScenario(text, 'scenario'), selection, position));
  } finally {
    run.seek(here);
  }
}

function targetOf(run: Run, parsed: Parsed, selection: string | null, position: number): Target | undefined {
  const { kind, owner, n } = refOf(selection ?? '');
  if (kind === 'device') return { kind, name: owner };
  const paths = tracedPaths(run, parsed);
  const path = kind === 'cmd' && n !== undefined ? paths[writtenAt(run, owner, n)] : paths[position - 1];
  return path && { kind: 'path', path };
}

/** Index of the step in which a command was written, or -1. */
function writtenAt({ machine: { topo }, history: { steps }, length }: Run, queue: string, ordinal: number): number {
  const v = topo.guestIommus.findIndex(({ name }) => name === queue);
  for (let i = 0; i < length; i++)
    if (steps.queue.data[i] === v && steps.ordinal.data[i] === ordinal && ordinal !== NO_COMMAND) return i;
  return -1;
}
