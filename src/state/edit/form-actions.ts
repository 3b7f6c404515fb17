/** The text as a form: what is asked of the worker about it, and the changes that are made by hand. */
import type { Client } from '../../worker/client.ts';
import type { Added, Changed, Edit, FormField, FormList, Path } from '../../worker/protocol.ts';

export interface FormActions {
  /** The lists of the text, with all that is in them. @throws InputError for a text that is wrong */
  outline(): Promise<readonly FormList[]>;
  /** The fields of an item, or of the scenario itself. */
  fields(path: Path): Promise<readonly FormField[]>;
  /** What can be added to the machine. */
  additions(): Promise<readonly Added[]>;
  /** What can be put before the item of a list of that index. */
  insertable(list: Path, at: number): Promise<readonly string[]>;
  /** Makes a change; says why where that cannot be, and gives false then. */
  edit(edit: Edit): Promise<boolean>;
}

/** `make`: takes a change of the text, or says why not. */
export function createFormActions(
  text: () => string,
  language: () => Client,
  make: (ask: () => Promise<Changed | undefined>) => Promise<boolean>,
): FormActions {
  return {
    outline: () => language().call('outline', { text: text() }),
    fields: (path) => language().call('fields', { text: text(), path }),
    additions: () => language().call('additions', { text: text() }),
    insertable: (list, at) => language().call('insertable', { text: text(), list, at }),
    edit: (edit) => make(() => language().call('edit', { text: text(), edit })),
  };
}
