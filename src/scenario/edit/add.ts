/** What a scenario could have one more of, as changes of its text. */
import type { Parsed } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { faultsToAdd } from './add-faults.ts';
import { type Addition, partsToAdd } from './add-parts.ts';
import type { Removable } from './remove.ts';

/** What can be added; of a part of the machine what belongs to it. `parsed`: what a text means that is right. */
export const additions = (text: string, parsed: Parsed, part?: Removable): Addition[] =>
  [...partsToAdd(text, parsed.scenario), ...faultsToAdd(text, parsed)].filter(
    ({ of }) => !part || of.some(({ kind, name }) => kind === part.kind && name === part.name),
  );

/** Something that can be added, as plain data. */
export type Added = Pick<Addition, 'name' | 'into'>;

/** All that can be added to a text. @throws InputError for one that is wrong */
export const addable = (text: string): Added[] =>
  additions(text, parseScenario(text, 'scenario')).map(({ name, into }) => ({ name, into }));
