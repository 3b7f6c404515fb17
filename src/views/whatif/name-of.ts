/** What something is called of which something could be changed. */
import { parseCommandId } from '../common/ids.ts';

/** A command by its number and queue, an object by its reference; the step that is shown without any. */
export function nameOf(selection: string | null, position: number): string {
  const command = selection === null ? null : parseCommandId(selection);
  return command ? `command ${command.ordinal} of ${command.queue}` : (selection ?? `step ${position}`);
}
