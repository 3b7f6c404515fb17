/** What a menu is asked for: an object of the graph, a command of a guest's queue, a row of the form, or the step that is shown. */
import type { Path } from '../../worker/protocol.ts';
import { commandId } from '../common/ids.ts';

/** Where the reader writes or has a menu of the browser's own: text fields, the editor, links, dialogs. */
const NOT_OURS = 'input, textarea, select, a[href], [contenteditable], dialog';
/** Parts that tell of the step. */
const OF_STEP = '.events, .narration, .tl-area';

export interface PointedAt {
  /** Null for the step that is shown. */
  readonly id: string | null;
  /** Of a row of the form: where it stands in the text, and what it says. */
  readonly row?: { readonly path: Path; readonly text: string };
}

/** The row that a list with the focus names as its active one. */
function activeIn(element: Element): Element | null {
  const id = element.getAttribute('aria-activedescendant');
  return id === null ? null : document.getElementById(id);
}

function rowAt(element: Element): PointedAt | undefined {
  const row = element.closest('.form-row')?.querySelector<HTMLElement>('[data-path]');
  const path = row?.dataset.path?.split('/').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return path && { id: null, row: { path, text: row?.textContent?.trim() ?? '' } };
}

/** Undefined where there is nothing of which something could be changed. */
export function pointedAt(target: Element): PointedAt | undefined {
  if (target.closest(NOT_OURS)) return undefined;
  const at = activeIn(target) ?? target;
  const id = at.closest<HTMLElement>('[data-id]')?.dataset.id;
  if (id !== undefined) return { id };
  const ordinal = at.closest<HTMLElement>('[data-ordinal]')?.dataset.ordinal;
  const [, queue] = /^guest\/(.*)$/s.exec(at.closest<HTMLElement>('[data-queue]')?.dataset.queue ?? '') ?? [];
  if (ordinal !== undefined && queue !== undefined) return { id: commandId(queue, Number(ordinal)) };
  return rowAt(at) ?? (at.closest(OF_STEP) ? { id: null } : undefined);
}
