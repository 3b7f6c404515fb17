/** What can be done to an explorer by a key, a button or a menu: a module each, and a line in `registry.ts`. */
import type { ExplorerState } from '../../state/types.ts';
import type { Explorer } from '../../state/explorer.ts';

type Words = string | ((state: ExplorerState) => string);

export interface PageCommand {
  readonly id: string;
  /** On its button. */
  readonly title: Words;
  /** What the button tells a pointer that rests on it; its title, when left out. */
  readonly hint?: string;
  /** In the menu for mail; left out, it is not there. */
  readonly copyItem?: Words;
  /** As the browser names them, and with Shift as in `Shift+ArrowLeft`. */
  readonly keys?: readonly string[];
  /** Its keys only look: an embedded page, which is to be read, has them too. */
  readonly looks?: true;
  /** Its keys do it in a dialog, too. */
  readonly dialogs?: true;
  /** What its keys do, for the help. Commands that follow each other and say the same are one line there. */
  readonly help?: string;
  /**
   * Whether buttons and menus offer it; left out, they always do. A key may come before the position has followed the one
   * before it, so it does what it is for in any case.
   */
  when?(state: ExplorerState): boolean;
  run(explorer: Explorer): void;
}

/** Keys that a part of the page takes itself while it has the focus. */
export interface OwnKeys {
  /** As the help writes them. */
  readonly shown: readonly string[];
  readonly help: string;
}

export const wordsOf = (words: Words, state: ExplorerState): string =>
  typeof words === 'string' ? words : words(state);

const NAMES: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ' ': 'Space', Escape: 'Esc' };

/** A key as the help and the buttons write it. */
export const keyName = (key: string): string => {
  const [, held, plain] = /^(Shift\+|Ctrl\+)?(.+)$/s.exec(key) ?? [];
  return `${held ? held.replace('+', ' ') : ''}${NAMES[plain] ?? plain}`;
};

/** What stands on the button of a command when a pointer rests on it. */
export const hintOf = ({ title, hint, keys }: PageCommand, state: ExplorerState): string =>
  `${hint ?? wordsOf(title, state)}${keys ? ` (${keyName(keys[0])})` : ''}`;
