/** The text of the open scenario, being changed: what is known of it, and what can be done with it. */
import type { StoreApi } from 'zustand/vanilla';
import type { Completions, MailRead, Meaning, Path, Source } from '../../worker/protocol.ts';
import type { Own } from '../kept/own.ts';
import type { FormActions } from './form-actions.ts';
import type { Changes } from './undo.ts';

export interface Draft extends Changes {
  /** As a file is called. */
  readonly name: string;
  readonly text: string;
  /** What it was before the first change. */
  readonly base: Source;
  /** Which of the user's own scenarios it is; null for one that is not theirs, as long as it is not changed. */
  readonly own: string | null;
  readonly saved: boolean;
}

export interface DraftState {
  /** Null before there is any, and for what has no text: captures, dumps. */
  readonly draft: Draft | null;
  /** The user's own, the last changed first. */
  readonly list: readonly Own[];
  /** What was deleted last, until something else is. */
  readonly deleted: Own | null;
}

export interface DraftActions extends FormActions {
  /** Takes up the text of what is open; the first time that at which the tab was when its page was left. */
  begin(): Promise<void>;
  /** `typed`: letter by letter. */
  change(text: string, name: string, typed?: boolean): void;
  undo(): void;
  redo(): void;
  /** Keeps it among the user's own, under a name. */
  save(name: string): Promise<void>;
  /** A copy of it as it is, kept under a name with the way back to what it was; work goes on as before. */
  keepCopy(name: string): Promise<void>;
  /** Changes of an item of the text by its path, or of what is selected, or of the step that is shown. @throws InputError */
  whatIfs(path?: Path): Promise<readonly string[]>;
  /** What can be added to the machine, and those: by their names. @throws InputError */
  offers(): Promise<{ readonly additions: readonly string[]; readonly whatIfs: readonly string[] }>;
  /** Makes one of them; says why where that cannot be. */
  whatIf(name: string, path?: Path): Promise<void>;
  /** Gives a field of the selected command another value; says why where that cannot be. */
  setField(field: string, value: string): Promise<void>;
  complete(text: string, at: number): Promise<Completions | undefined>;
  meaning(text: string, at: number): Promise<Meaning | undefined>;
  /** By step, from 1 at index 0, its line of the text; empty where that is not known. */
  lines(signal: AbortSignal): Promise<Uint32Array>;
  /** Reads the list of own scenarios anew. */
  refresh(): Promise<void>;
  open(id: string): Promise<void>;
  /** Reads a drawing with a column per actor. @throws InputError */
  mail(text: string): Promise<MailRead>;
  /** Opens what was read. */
  openMail(read: MailRead): Promise<void>;
  /** Opens a text as a new scenario of the user's. */
  add(name: string, text: string): Promise<void>;
  /** The text of a template, and that of a scenario on the machine of a source. @throws InputError */
  template(id: string): Promise<string>;
  machine(source: Source): Promise<string>;
  duplicate(id: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  restore(): Promise<void>;
}

export interface Drafting {
  readonly store: StoreApi<DraftState>;
  readonly actions: DraftActions;
  close(): void;
}
