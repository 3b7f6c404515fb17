/** Changes of a text that can be taken back, without limit: each is what was at a place and what stands there instead. */

/** Offsets count UTF-16 units. */
export interface Patch {
  /** In words, for `Undo: …`. */
  readonly name: string;
  readonly at: number;
  readonly gone: string;
  readonly put: string;
}

export interface Changes {
  /** The last one made comes last. */
  readonly done: readonly Patch[];
  /** The last one taken back comes last. */
  readonly undone: readonly Patch[];
}

export const NO_CHANGES: Changes = { done: [], undone: [] };

/** The least change from one text to another; null for equal ones. */
export function patchOf(name: string, before: string, after: string): Patch | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at++;
  let tail = 0;
  while (tail < most - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { name, at, gone: before.slice(at, before.length - tail), put: after.slice(at, after.length - tail) };
}

export const patched = (text: string, { at, gone, put }: Patch): string =>
  text.slice(0, at) + put + text.slice(at + gone.length);

const unpatched = (text: string, { at, gone, put }: Patch): string =>
  text.slice(0, at) + gone + text.slice(at + put.length);

const TYPING = 'typing';

/** What was typed at an offset of a text, by where it stands: `typing in CMD_ATC_INV, line 39`. */
export function typingAt(text: string, at: number): string {
  const before = text.slice(0, at);
  const begin = before.lastIndexOf('\n') + 1;
  const [line] = text.slice(begin).split('\n', 1);
  const [, key] = /^\s*(?:- *)*[{]? *["']?([A-Za-z_][\w-]*)/.exec(line) ?? [];
  return `${TYPING}${key === undefined ? '' : ` in ${key}`}, line ${before.split('\n').length}`;
}

/** Named so by `typingAt`, or by an older page. */
export const isTyped = ({ name }: Pick<Patch, 'name'>): boolean => name.startsWith(TYPING);

/** Two that follow each other as one, where a person has typed on: letters behind letters, or taken away before them. */
function joined(last: Patch, next: Patch): Patch | null {
  if (!isTyped(last) || !isTyped(next) || /\n/.test(last.put + next.put + last.gone + next.gone)) return null;
  if (next.gone === '' && last.gone === '' && next.at === last.at + last.put.length && !/\s$/.test(last.put))
    return { ...last, name: next.name, put: last.put + next.put };
  if (next.put === '' && last.put === '' && next.at + next.gone.length === last.at)
    return { ...next, gone: next.gone + last.gone };
  return null;
}

/** One more change; what was taken back before can be made no more. `typed`: it may be one with the change before it. */
export function withChange({ done }: Changes, patch: Patch, typed: boolean): Changes {
  const last = done.at(-1);
  const one = typed && last ? joined(last, patch) : null;
  return { done: one ? [...done.slice(0, -1), one] : [...done, patch], undone: [] };
}

/** The text and the changes without the last one; null where there is none. */
export function undone(text: string, { done, undone: rest }: Changes): { text: string; changes: Changes } | null {
  const last = done.at(-1);
  return last ? { text: unpatched(text, last), changes: { done: done.slice(0, -1), undone: [...rest, last] } } : null;
}

/** The text and the changes with the last one that was taken back; null where there is none. */
export function redone(text: string, { done, undone: rest }: Changes): { text: string; changes: Changes } | null {
  const last = rest.at(-1);
  return last ? { text: patched(text, last), changes: { done: [...done, last], undone: rest.slice(0, -1) } } : null;
}
