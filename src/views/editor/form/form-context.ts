import { createContext, useContext } from 'react';
import type { Added, Edit, FormList, Path } from '../../../worker/protocol.ts';

export const keyOf = (path: Path): string => path.join('/');

export interface FormState {
  readonly text: string;
  readonly lists: readonly FormList[];
  /** All that can be added. */
  readonly additions: readonly Added[];
  /** The item whose fields are shown, and the place that something is being put to: by key. */
  readonly open: string;
  readonly inserting: string;
  readonly toggle: (key: string) => void;
  readonly insertAt: (key: string) => void;
  /** Makes a change; then the focus is on the item of that key. */
  readonly make: (edit: Edit, focus: string) => void;
}

/** Those of a kind, in the order of the text. */
export const alike = (lists: readonly FormList[], label: string): readonly FormList[] =>
  lists.flatMap((list) => [
    ...(list.label === label ? [list] : []),
    ...list.items.flatMap((item) => alike(item.lists, label)),
  ]);

export const FormContext = createContext<FormState | null>(null);

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error('outside of a form');
  return form;
}
