import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXTRAS } from '../../model/arch/extras.ts';
import { DEFAULT_DESIGN } from '../../model/system/designs.ts';
import type { Overrides } from '../../model/system/run.ts';
import { choicesText } from '../../scenario/language/choices-text.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { drawingIn } from '../../scenario/mail/drawing.ts';
import { readBack } from '../../scenario/mail/read-back.ts';
import { readForeign } from '../../scenario/mail/read-foreign.ts';
import { sealIn } from '../../scenario/mail/seal.ts';
import { DESIGN_HELP, readDesign } from '../design.ts';
import { loadSubject, readText } from '../files.ts';
import { print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

interface Read {
  readonly kind: 'read back' | 'foreign';
  /** Of one that was read back its id; of a foreign one the file that is written. */
  readonly scenario: string;
  readonly design: string;
  readonly choices: Overrides;
  readonly assumptions: readonly string[];
  readonly unread: readonly { readonly line: number; readonly text: string }[];
  /** Of a foreign one: the scenario. */
  readonly text?: string;
}

const SCENARIO = 'scenario.yaml';
const CHOICES = 'choices.json';

async function read(file: string, subject: string | undefined, spec: string | undefined): Promise<Read> {
  const text = await readText(file);
  const seal = sealIn(text);
  if (seal) {
    const scenario = subject ?? seal.scenario;
    const design = readDesign('read', seal.design);
    const { topology } = await loadSubject(scenario);
    const choices = readBack(text, file, seal, { topology, design, extras: EXTRAS });
    return { kind: 'read back', scenario, design: design.id, choices, assumptions: [], unread: [] };
  }
  const design = readDesign('read', spec ?? DEFAULT_DESIGN);
  const foreign = readForeign(drawingIn(text, file), file, design, EXTRAS);
  return { kind: 'foreign', scenario: SCENARIO, design: design.id, ...foreign };
}

export const READ: CliCommand = {
  name: 'read',
  synopsis: 'FILE [--out DIR] [--scenario S] [--design D] [--json]',
  summary: 'Reads a drawing with a column per actor: an interleaving of this program, or one from a mail.',
  help: `An interleaving that this program wrote ends with a line that names scenario, design and a digest: its choices are read back
exactly. Any other drawing (CPU A and CPU B head its columns, or SMMU and device) becomes a scenario and choices; what had to be
assumed and what was not understood is said, line by line.

  --out DIR     writes ${CHOICES}, and of a foreign drawing ${SCENARIO}, into a folder, for run --choices
  --scenario S  the scenario of an interleaving, where it is none of the library: a path
  --design D    of a foreign drawing: ${DESIGN_HELP} (default: ${DEFAULT_DESIGN})
  --json        {kind, scenario, design, choices: [{step, transition}], assumptions, unread: [{line, text}], text}`,
  options: {
    out: { type: 'string' },
    scenario: { type: 'string' },
    design: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: [1, 1],
  run: async ([file], { out, scenario, design, json }) => {
    const found = await read(file, scenario as string | undefined, design as string | undefined);
    const choices = [...found.choices].map(([step, transition]) => ({ step, transition }));
    if (typeof out === 'string') await write(out, found);
    if (json) await print(JSON.stringify({ ...found, choices }));
    else await tell(file, found);
    return 0;
  },
};

/** @throws InputError where the folder cannot be written */
async function write(out: string, { text, design, choices }: Read): Promise<void> {
  try {
    await mkdir(resolve(out), { recursive: true });
    if (text !== undefined) await writeFile(join(resolve(out), SCENARIO), text);
    await writeFile(join(resolve(out), CHOICES), choicesText(design, choices));
  } catch (problem) {
    throw new InputError({ file: out }, (problem as Error).message);
  }
}

async function tell(file: string, { kind, scenario, design, choices, assumptions, unread }: Read): Promise<void> {
  const what = kind === 'foreign' ? 'a drawing from elsewhere' : `an interleaving of ${scenario}`;
  await print(`${file}: ${what}, under ${design}: ${choices.size} ${choices.size === 1 ? 'choice' : 'choices'}`);
  for (const text of assumptions) await print(`assumed: ${text}`);
  for (const { line, text } of unread) await print(`${file}:${line}: not understood: ${text}`);
}
