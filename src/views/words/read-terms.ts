/**
 * The terms of a part of the page by key: one after the other gets the focus, with what it means beside it. None is a stop
 * of the Tab key. Everything that carries `data-term` takes part, with its `title` as the explanation.
 */
import type { Explorer } from '../../state/explorer.ts';
import { usedExplorer } from '../shell/explorer-at.ts';
import './read-terms.css';

/** What a key goes through: the part that has the focus. */
const PART = 'dialog[open], section[aria-label], header, footer, aside';
const TERM = '[data-term]';
const TIP = 'term-tip';
/** Least distance of the explanation from the edge of the window, px. */
const EDGE = 8;

/** The part that was gone through last: a step may take away the very term that has the focus. */
let last: Element | null = null;

const partOf = (element: Element | null): Element | null =>
  element?.closest(PART) ?? (last?.isConnected ? last : usedExplorer());

/** Each term of a part once, where it stands first, in the order of the page. */
function termsOf(part: Element): HTMLElement[] {
  const first = new Map<string, HTMLElement>();
  for (const term of part.querySelectorAll<HTMLElement>(TERM)) {
    const name = term.dataset.term ?? '';
    if (!first.has(name) && term.checkVisibility?.() !== false) first.set(name, term);
  }
  return [...first.values()];
}

/** The next one in a direction from where the focus is, and around at the end. */
function next(terms: readonly HTMLElement[], from: Element | null, by: 1 | -1): HTMLElement | undefined {
  const behind = (term: HTMLElement): boolean =>
    from === null ||
    !part(from, term) ||
    Boolean(from.compareDocumentPosition(term) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (by === 1) return terms.find((term) => term !== from && behind(term)) ?? terms[0];
  return terms.findLast((term) => term !== from && !behind(term)) ?? terms.at(-1);
}

/** Whether both are in one part: else there is no order between them that anybody means. */
const part = (a: Element, b: Element): boolean => a.closest(PART) === b.closest(PART);

/** Goes to the next term, or the one before. Enter looks it up in the glossary, Escape goes back to where the focus was. */
export function readTerm({ actions, store }: Pick<Explorer, 'actions' | 'store'>, by: 1 | -1): void {
  const from = document.activeElement;
  const scope = partOf(from === document.body ? null : from);
  const term = scope ? next(termsOf(scope), from, by) : undefined;
  if (!term) {
    actions.say('No term here; t shows all');
    return;
  }
  last = scope;
  const back = from instanceof HTMLElement ? (origins.get(from) ?? from) : document.body;
  origins.set(term, back);
  const tip = tipFor(term);
  term.tabIndex = -1;
  term.setAttribute('aria-describedby', TIP);
  const leave = (): void => {
    tip.remove();
    forget();
    document.removeEventListener('keydown', left);
    term.removeAttribute('tabindex');
    term.removeAttribute('aria-describedby');
    term.removeEventListener('keydown', onKey);
  };
  // A term that a step takes away loses the focus without a word.
  const left = (): void => {
    if (!term.isConnected) leave();
  };
  const forget = store.subscribe(left);
  document.addEventListener('keydown', left);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') actions.showDialog('glossary', term.dataset.term);
    else back.focus();
  };
  term.addEventListener('keydown', onKey);
  term.addEventListener('blur', leave, { once: true });
  term.focus();
  place(tip, term);
}

/** Where the focus was before the first term. */
const origins = new WeakMap<Element, HTMLElement>();

/** In the dialog, if it is in one: nothing else is above that. */
function tipFor(term: HTMLElement): HTMLElement {
  document.getElementById(TIP)?.remove();
  const tip = document.createElement('p');
  tip.id = TIP;
  tip.className = TIP;
  const name = document.createElement('b');
  name.textContent = term.dataset.term ?? '';
  const [meaning] = term.title.split('\n');
  tip.append(name, ` ${meaning}`);
  (term.closest('dialog') ?? document.body).append(tip);
  return tip;
}

/** Below the term, or above it where there is no room. */
function place(tip: HTMLElement, term: HTMLElement): void {
  const at = term.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
  tip.style.top = `${at.bottom + height + EDGE > innerHeight ? at.top - height - 4 : at.bottom + 4}px`;
}
