/** A drawing that was pasted becomes a run. */
import { EXTRAS } from '../../model/arch/extras.ts';
import { LIBRARY } from '../../scenario/library.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { drawingIn } from '../../scenario/mail/drawing.ts';
import { readBack } from '../../scenario/mail/read-back.ts';
import { readForeign } from '../../scenario/mail/read-foreign.ts';
import { sealIn } from '../../scenario/mail/seal.ts';
import { designOf } from '../design.ts';
import { type Files, load } from '../load.ts';
import type { MailParams, MailRead } from '../protocol/edit.ts';
import type { Source } from '../protocol/place.ts';

const FILE = 'pasted text';

/** @throws InputError */
export async function readMail({ text, design: spec, open }: MailParams, files: Files): Promise<MailRead> {
  const seal = sealIn(text);
  if (!seal) {
    const { choices, ...foreign } = readForeign(drawingIn(text, FILE), FILE, designOf(spec), EXTRAS);
    return { ...foreign, design: spec, choices: [...choices] };
  }
  const source: Source | undefined = LIBRARY.includes(seal.scenario) ? { kind: 'scenario', id: seal.scenario } : open;
  const loaded = source && (await load(source, files));
  if (!loaded || (loaded.scenario && loaded.scenario.id !== seal.scenario))
    throw new InputError(
      { file: FILE },
      `it is of the scenario ${seal.scenario}, which is not at hand: open that first`,
    );
  const design = designOf(seal.design);
  const choices = readBack(text, FILE, seal, { topology: loaded.topology, design, extras: EXTRAS });
  return { source, design: design.id, choices: [...choices], assumptions: [], unread: [] };
}
