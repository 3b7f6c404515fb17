/** Scenarios as text that is edited. */
import type { Edit } from '../../scenario/edit/edits.ts';
import type { Path } from '../../scenario/language/errors.ts';
import type { Choices, Source } from './place.ts';

export type { Completions, Meaning } from '../../scenario/terms/terms.ts';
export type { Term } from '../../scenario/terms/term.ts';

export type { Path } from '../../scenario/language/errors.ts';
export type { Added } from '../../scenario/edit/add.ts';
export type { Edit } from '../../scenario/edit/edits.ts';
export type { FormField, FormItem, FormList } from '../../scenario/edit/outline.ts';

/** A place in the text of a scenario, right or wrong; offsets count UTF-16 units. */
export interface AtText {
  readonly text: string;
  readonly at: number;
}

/** A drawing with a column per actor. */
export interface MailParams {
  readonly text: string;
  /** For a drawing that says none. */
  readonly design: string;
  /** What is open: an interleaving may be of it. */
  readonly open?: Source;
}

export interface MailRead {
  /** Of an interleaving of this program: what it is of. */
  readonly source?: Source;
  /** Of any other drawing: the scenario that was made of it. */
  readonly text?: string;
  readonly design: string;
  readonly choices: Choices;
  readonly assumptions: readonly string[];
  /** Lines, from 1, of which nothing was understood. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

/** Another value of a field of a guest's command. */
export interface FieldEdit {
  /** Id of the command. */
  readonly selection: string;
  /** As the table of commands calls it: `sid`. */
  readonly field: string;
  /** A number as it is written, or the name of a device. */
  readonly value: string;
}

/** What is pointed at: a place of the text, or else what is selected, or else the step that is shown. */
export interface WhatIfParams {
  readonly selection: string | null;
  readonly position: number;
  /** Of an item of a list: a part of the machine, a step, a command, a fault. */
  readonly path?: Path;
}

/** What was offered of it, by its name. */
export interface WhatIfChoice extends WhatIfParams {
  readonly name: string;
}

/** A change of the scenario's text. */
export interface Changed {
  /** In words, for `Undo: …`. */
  readonly name: string;
  readonly text: string;
}

/** A text, and what is done with it. */
export interface EditOf {
  readonly text: string;
  readonly edit: Edit;
}

/** A list in a text: where in it something is to be inserted. */
export interface InsertAt {
  readonly text: string;
  readonly list: Path;
  readonly at: number;
}
