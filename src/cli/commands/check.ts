import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PROPERTIES } from '../../model/check/properties.ts';
import { type Counterexample, choicesOf, counterexample } from '../../model/search/counterexample.ts';
import { exercisedIn } from '../../model/search/exercised.ts';
import { type Fate, fateOf, fateWords } from '../../model/search/fate.ts';
import { ReducedSearch, type Reduction } from '../../model/search/reduced.ts';
import type { Search } from '../../model/search/search.ts';
import { startSearch } from '../../model/search/start.ts';
import type { Design } from '../../model/state/design.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { choicesText } from '../../scenario/language/choices-text.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { DESIGN_HELP, readDesigns } from '../design.ts';
import type { Imported } from '../../capture/importer.ts';
import type { Reason } from '../../scenario/hazards/reasons.ts';
import { loadNoted } from '../files.ts';
import { print } from '../output.ts';
import { MOST_THREADS, THREADS } from '../threads/threads.ts';
import { type CliCommand, integerOf, UsageError } from '../usage.ts';
import { findReasons, reasonLines } from './why-not.ts';

const MAX_STATES = 1_000_000;
/** States between two looks at the clock. */
const STATES_PER_TURN = 2048;

type Verdict = 'holds' | 'violated' | 'bound';

interface Result {
  readonly scenario: string;
  readonly design: string;
  readonly property: string;
  readonly scope: 'any interleaving';
  readonly verdict: Verdict;
  /** In some state there was something to judge. */
  readonly exercised: boolean;
  readonly states: number;
  readonly statesPerSecond: number;
  readonly reduction: Reduction;
  readonly counterexample?: Counterexample;
  /** With --fate; null for a search that met its bound. */
  readonly fate?: Fate | null;
  /** With --why-not; null for a property that does not hold. */
  readonly whyNot?: readonly Reason[] | null;
}

export const CHECK: CliCommand = {
  name: 'check',
  synopsis:
    'SCENARIO [--design D,...|all] [--property P|all] [--max-states N] [--full] [--trace OUT] [--fate] [--why-not] [--threads N] [--json]',
  summary: 'Searches all interleavings of a scenario for those that violate a property.',
  help: `Breadth first, so that a counterexample is as short as any. "holds" is a proof: every state that can be reached was
looked at, and none was taken for another. "bound" says that there are more states than --max-states, and that what was
looked at is fine. Where VMs turn out to read and write nothing of each other's, each is searched with the others at rest. Where they
share something, steps of a VM, an SMMU or a device that no other one can tell apart are taken in one go, and only the states behind
them are looked at. Both ("reduced") make no difference to verdicts and to lengths of counterexamples. Exit 1 when a property is violated, else 3 when a search met its bound, else 0.

  --design D      ${DESIGN_HELP};
                  several with a comma between, or one by one; all: every design that has a name (default: the scenario's own)
  --property P    all (default), or one of ${PROPERTIES.map(({ id }) => id).join(', ')}
  --max-states N  ${MAX_STATES} when absent
  --full          reduces nothing: every interleaving of all VMs, and every state of all of them together
  --trace OUT     writes the first counterexample; run SCENARIO --choices OUT [--format interleaving] plays it
  --fate          also how: impossible, a race, or inevitable, in how many of all runs in which each enabled transition is
                  equally likely (what a random tester needs about 1/p runs to see, no frequency in the field), and which
                  step of the counterexample decided it; needs every state, as --full
  --why-not       also why what holds does: each guarantee of hardware, kernel and VMM is taken away alone, and all is searched
                  again; "without" names the parameter, as in --design D,broken=guest-vmid
  --threads N     with --why-not: searches at a time; when absent one for each core but one: ${MOST_THREADS} here
  --json          [{scenario, design, property, scope, verdict, exercised, states, statesPerSecond, reduction, counterexample?, fate?, whyNot?}]; scope is
                  "any interleaving", exercised means in some state, a counterexample has the transitions from step "first" on, and why the last of them violates the property; fate is {kind, p, decided, safe, open, doomed}, or null at a bound; whyNot is
                  [{by, holds, without, design, verdict, counterexample?}], a line each guarantee, or null for what does not hold;
                  reduction is {parts: [{vms, states}]}, {blocks: [whose steps were taken in one go], equal: [VMs taken for one another]}, or {full: why every state was looked at}`,
  options: {
    design: { type: 'string', multiple: true },
    property: { type: 'string' },
    'max-states': { type: 'string' },
    full: { type: 'boolean' },
    trace: { type: 'string' },
    fate: { type: 'boolean' },
    'why-not': { type: 'boolean' },
    ...THREADS.option,
    json: { type: 'boolean' },
  },
  operands: [1, 1],
  run: async ([name], options) => {
    const properties = propertiesOf(options.property as string | undefined);
    const maxStates = integerOf('check: --max-states', String(options['max-states'] ?? MAX_STATES), 1, 2 ** 31);
    const threads = THREADS.of('check', options);
    const subject = await loadNoted(name);
    const designs = readDesigns('check', (options.design as readonly string[] | undefined) ?? [subject.design]);
    const results: Result[] = [];
    for (const design of designs) {
      const full = options.fate ? 'fate needs every state' : options.full ? 'as asked for' : undefined;
      const { search, seconds } = searched(subject, design, maxStates, full);
      const reduction = search instanceof ReducedSearch ? search.reduction : { full: full! };
      const found = properties.map((property) => ({
        ...resultOf(subject, design, search, property, seconds, reduction),
        ...(options.fate &&
          !(search instanceof ReducedSearch) && {
            fate: fateOf(search, 1 << property, search.findings.get(property)) ?? null,
          }),
      }));
      const explained = options['why-not'] ? await withReasons(subject, design, found, maxStates, threads) : found;
      results.push(...explained);
      if (!options.json) await print(textOf(explained, subject.topology.vms.length));
    }
    if (options.json) await print(JSON.stringify(results));
    const first = results.find(({ verdict }) => verdict === 'violated');
    const trace = options.trace as string | undefined;
    if (trace !== undefined && first) await save(trace, first.design, first.counterexample!);
    if (first) return 1;
    return results.some(({ verdict }) => verdict === 'bound') ? 3 : 0;
  },
};

async function withReasons(
  { topology }: Imported,
  design: Design,
  results: readonly Result[],
  maxStates: number,
  threads: number,
): Promise<Result[]> {
  const held = results.filter(({ verdict }) => verdict === 'holds').map(({ property }) => property);
  const reasons = new Map(await findReasons({ topology, design: design.id, held, maxStates }, threads));
  return results.map((result) => ({ ...result, whyNot: reasons.get(result.property) ?? null }));
}

/** Indices of the properties that the user asks for. */
function propertiesOf(id = 'all'): number[] {
  const all = PROPERTIES.map((_, i) => i);
  if (id === 'all') return all;
  const index = PROPERTIES.findIndex((property) => property.id === id);
  if (index < 0)
    throw new UsageError(
      `check: --property: expected all or one of ${PROPERTIES.map((p) => p.id).join(', ')}, found '${id}'`,
    );
  return [index];
}

/** `full`: why nothing is to be reduced, if so. */
function searched(
  { topology }: Imported,
  design: Design,
  maxStates: number,
  full: string | undefined,
): { search: Search | ReducedSearch; seconds: number } {
  const began = performance.now();
  const options = { maxStates, progress: true, extras: EXTRAS };
  const search = full ? startSearch(topology, design, options) : new ReducedSearch(topology, design, options);
  while (search.advance(STATES_PER_TURN) === 'running') {
    if (!process.stderr.isTTY) continue;
    const rate = Math.round(search.states / ((performance.now() - began) / 1000));
    process.stderr.write(`\r${design.id}: ${search.states} states, ${rate}/s, depth ${search.depth} `);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return { search, seconds: (performance.now() - began) / 1000 };
}

function resultOf(
  { name, topology }: Imported,
  design: Design,
  search: Search | ReducedSearch,
  property: number,
  seconds: number,
  reduction: Reduction,
): Result {
  const finding = search.findings.get(property);
  const result = {
    scenario: name,
    design: design.id,
    property: PROPERTIES[property].id,
    scope: 'any interleaving' as const,
    exercised: exercisedIn(search).includes(PROPERTIES[property].id),
    states: search.states,
    statesPerSecond: Math.round(search.states / seconds),
    reduction,
  };
  if (finding)
    return {
      ...result,
      verdict: 'violated',
      counterexample: counterexample(topology, design, finding, { extras: EXTRAS }),
    };
  return { ...result, verdict: search.verdict === 'exhausted' ? 'holds' : 'bound' };
}

/** What was found of one design: violations first, each with its sentence. */
function textOf(results: readonly Result[], vms: number): string {
  const [{ design, states, reduction }] = results;
  const bound = results.some(({ verdict }) => verdict === 'bound');
  const ids = (wanted: Verdict): string[] =>
    results.filter(({ verdict }) => verdict === wanted).map(({ property }) => property);
  const idle = results.filter(({ exercised }) => !exercised).map(({ property }) => property);
  const violated = results.flatMap(({ property, counterexample: found, fate }) =>
    found
      ? [
          `  VIOLATED  ${property}, after ${found.choices.length} steps: ${found.why}`,
          ...(fate ? [`            ${fateText(fate)}`] : []),
        ]
      : [],
  );
  const listed = (verdict: Verdict, text: string): string[] =>
    ids(verdict).length > 0 ? [`  ${text}  ${ids(verdict).join(', ')}`] : [];
  return [
    `${design}: ${states} states of any interleaving${bound ? ' looked at, and there are more' : ', all looked at'}`,
    ...('parts' in reduction ? [`  reduced   ${partsText(reduction.parts)}`] : []),
    ...('blocks' in reduction ? [`  reduced   ${blocksText(reduction)}`] : []),
    ...('full' in reduction && vms > 1 ? [`  in full   ${reduction.full}`] : []),
    ...violated,
    ...listed('bound', 'bound   '),
    ...listed('holds', 'holds   '),
    ...(idle.length > 0 ? [`  not exercised in ${bound ? 'these states' : 'any state'}  ${idle.join(', ')}`] : []),
    ...reasonLines(results.flatMap(({ property, whyNot }) => (whyNot ? [[property, whyNot] as const] : []))),
  ].join('\n');
}

const partsText = (parts: readonly { readonly vms: readonly string[]; readonly states: number }[]): string =>
  `${parts.map(({ vms, states }) => `${vms.join(' and ')}: ${states}`).join(', ')}; neither reads or writes what another one writes`;

const blocksText = ({
  blocks,
  equal,
}: {
  readonly blocks: readonly string[];
  readonly equal: readonly string[];
}): string =>
  `steps of ${namesOf(blocks)} that no other one can tell apart are taken in one go${equal.length > 0 ? `; ${namesOf(equal)} are equal` : ''}`;

const namesOf = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;

/** Of what is violated in some interleaving. */
function fateText({ kind, p, decided, safe, open, doomed }: Fate): string {
  const states = `${safe} states safe, ${open} open, ${doomed} doomed`;
  if (kind === 'inevitable') return `inevitable: every interleaving violates it; ${states}`;
  return `${fateWords({ kind, p })} (p = ${p.toPrecision(3)}), decided by step ${decided}; ${states}`;
}

async function save(path: string, design: string, found: Counterexample): Promise<void> {
  const overrides = new Map(choicesOf(found));
  try {
    await writeFile(resolve(path), choicesText(design, overrides));
  } catch (problem) {
    throw new InputError({ file: path }, `cannot be written: ${(problem as Error).message}`);
  }
}
