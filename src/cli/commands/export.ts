import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { compare } from '../../model/compare/compare.ts';
import { verdictOf } from '../../model/compare/text.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { startRun } from '../../model/system/start.ts';
import { canonical, nameOf, settingOf } from '../../model/system/dials.ts';
import { longJson } from '../../model/system/long-json.ts';
import { traceOf } from '../../model/system/trace.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { hazardsOf } from '../../scenario/map/front.ts';
import { digestOf } from '../../state/digest.ts';
import { type Link, writeLink } from '../../state/link.ts';
import { shortened } from '../../state/short-link.ts';
import { drawnRows } from '../../views/export/compare-picture.tsx';
import { mapPicture, wholeMap } from '../../views/export/map-picture.tsx';
import { FACES, type Look, SHEETS } from '../../views/export/look.ts';
import { comparePicture, PICTURES, type PictureKind, pictureOf } from '../../views/export/pictures.tsx';
import type { Source } from '../../worker/protocol.ts';
import { axisOf } from '../../worker/protocol/axis.ts';
import { Session } from '../../worker/session.ts';
import { playedBeside } from './compare.ts';
import { DESIGN_HELP, DESIGNS_HELP, readDesign } from '../design.ts';
import { CAPTURES } from '../../capture/library.ts';
import { libraryId, loadLibrary, loadNoted, loadSubject, PROJECT, readData } from '../files.ts';
import { makeMap } from '../threads/made-map.ts';
import { print } from '../output.ts';
import { type CliCommand, integerOf, type Options, UsageError } from '../usage.ts';

/** What can be drawn: a run, runs beside each other, or all designs that can be dialed. */
const KINDS = [...PICTURES, 'compare', 'map'] as const;

type Kind = (typeof KINDS)[number];

export const EXPORT: CliCommand = {
  name: 'export',
  synopsis:
    'SCENARIO [--design D] [--designs A,B] [--step N] [--svg KIND OUT] [--dials KEY,...] [--hazards HAZARD,...] [--trace OUT] [--theme T] [--page ADDRESS] [--json]',
  summary: 'Writes a run as pictures, as the page draws them, or as a trace.',
  help: `SCENARIO is what run takes. The run that comes first in time is exported.

  --design D      ${DESIGN_HELP}
  --step N        position that pictures show (default: that of the first violation, else the end)
  --designs A,B   of --svg compare: ${DESIGNS_HELP}
  --svg KIND OUT  ${KINDS.join(', ')}: a picture that stands alone, with its styles in it;
                  map: what is counted is the run of SCENARIO, and --design D is marked
  --dials K, --hazards H  of --svg map: as of the command map
  --theme T       light (default) or dark
  --page ADDRESS  where the page is, for the link below a picture (default: what stands behind its address, from # on)
  --trace OUT     the whole run for Perfetto UI (https://ui.perfetto.dev) or chrome://tracing: a thread per actor, flows from
                  guest commands to physical commands; times by assumed costs
  --json          what was written: [{kind, file, scenario, design, step}]`,
  options: {
    design: { type: 'string' },
    designs: { type: 'string' },
    dials: { type: 'string' },
    hazards: { type: 'string' },
    step: { type: 'string' },
    svg: { type: 'string' },
    theme: { type: 'string' },
    page: { type: 'string' },
    trace: { type: 'string' },
    json: { type: 'boolean' },
  },
  operands: [1, 2],
  run: async ([name, out], options) => {
    const kind = kindOf(options.svg as string | undefined, out);
    if (!kind && options.trace === undefined) throw new UsageError('export: expected --svg KIND OUT or --trace OUT');
    const design = options.design === undefined ? undefined : readDesign('export', String(options.design)).id;
    if ((kind === 'compare') !== (options.designs !== undefined))
      throw new UsageError('export: --svg compare and --designs A,B belong together');
    if (kind !== 'map' && (options.dials !== undefined || options.hazards !== undefined))
      throw new UsageError('export: --dials and --hazards are of --svg map');
    const written = [
      ...(kind ? [await draw(kind, name, design, out, options)] : []),
      ...(options.trace === undefined ? [] : [await trace(name, design, String(options.trace))]),
    ];
    if (options.json) await print(JSON.stringify(written));
    else
      for (const { kind: what, file, scenario, design: under, step } of written)
        await print(`${file}: ${what} of ${scenario} under ${under}${step === undefined ? '' : `, step ${step}`}`);
    return 0;
  },
};

interface Written {
  readonly kind: string;
  readonly file: string;
  readonly scenario: string;
  readonly design: string;
  readonly step?: number;
}

function draw(kind: Kind, name: string, design: string | undefined, out: string, options: Options): Promise<Written> {
  if (kind === 'compare') return beside(name, out, options);
  return kind === 'map' ? map(name, design, out, options) : picture(name, design, kind, out, options);
}

function kindOf(svg: string | undefined, out: string | undefined): Kind | undefined {
  if (svg === undefined) {
    if (out !== undefined)
      throw new UsageError(`export: expected one scenario; '${out}' would be a file of --svg KIND`);
    return undefined;
  }
  const kind = KINDS.find((one) => one === svg);
  if (!kind) throw new UsageError(`export: --svg: expected one of ${KINDS.join(', ')}, found '${svg}'`);
  if (out === undefined) throw new UsageError('export: --svg KIND: expected the file to write behind it');
  return kind;
}

function themeOf({ theme = 'light' }: Options): 'light' | 'dark' {
  if (theme === 'light' || theme === 'dark') return theme;
  throw new UsageError(`export: --theme: expected light or dark, found '${theme}'`);
}

/** What the worker opens for what the user names. */
async function sourceOf(name: string): Promise<Source> {
  const id = await libraryId(name);
  if (id) return { kind: 'scenario', id };
  if (CAPTURES.some((capture) => capture.id === name)) return { kind: 'capture', name };
  // What is wrong with a file is told with its place.
  await loadSubject(name);
  const bytes = await readData(name);
  return { kind: 'dump', name, content: new Blob([bytes.slice()]), digest: digestOf(bytes) };
}

const FILES = {
  heads: async () => [],
  scenario: async (id: string) => (await loadLibrary(id)).scenario,
  capture: (file: string) => readData(join(PROJECT, 'public/captures', file)),
};

const nobody = async (): Promise<void> => {};

async function picture(
  name: string,
  design: string | undefined,
  kind: PictureKind,
  out: string,
  options: Options,
): Promise<Written> {
  const theme = themeOf(options);
  const source = await sourceOf(name);
  const session = new Session();
  const opened = await session.open({ source, design }, FILES, nobody);
  const first = opened.flags[0]?.at ?? opened.length;
  const step = options.step === undefined ? first : integerOf('export: --step', String(options.step), 0, opened.length);
  const view = await session.view({ position: step, selection: null, windows: {} });
  const timeline = await session.timeline({ axis: 'time', from: 0, to: axisOf('time', opened).end, columns: 1000 });
  const scenario = source.kind === 'scenario' ? source.id : source.name;
  const shown = {
    name: scenario,
    opened,
    view,
    timeline,
    selection: null,
    link: await linkOf(options, { source, design: opened.design, position: step }),
  };
  await writePicture(out, pictureOf(kind, shown, await lookOf(), theme));
  return { kind, file: out, scenario, design: opened.design, step };
}

async function beside(name: string, out: string, options: Options): Promise<Written> {
  const source = await sourceOf(name);
  const { scenario, runs } = await playedBeside('export', name, [String(options.designs)]);
  const comparison = compare(runs);
  const { rows, divergences } = comparison;
  const differing = new Set(divergences.flatMap(({ command }) => command ?? []));
  const drawn = {
    name: scenario,
    verdict: verdictOf(comparison, runs),
    link: await linkOf(options, {
      source,
      design: runs[0].name,
      position: 0,
      sides: runs.map((run) => ({ source, design: run.name, choices: [] })),
    }),
    names: runs.map((run) => run.name),
    broken: runs.map(({ recorded }) => recorded.verdicts.flatMap(({ held, id }) => (held ? [] : [id]))),
    rows: drawnRows(rows.length, differing).map((number) => rows.at(number)),
    differing,
    length: rows.length,
  };
  await writePicture(out, comparePicture(drawn, await lookOf(), themeOf(options)));
  return { kind: 'compare', file: out, scenario, design: drawn.names.join(' | ') };
}

async function map(name: string, design: string | undefined, out: string, options: Options): Promise<Written> {
  const theme = themeOf(options);
  const subject = await loadSubject(name);
  const marked = readDesign('export', design ?? subject.design).id;
  const { designs, undecided, hazards, searches } = await makeMap('export', name, options);
  const acts = (spec: string): string => nameOf(canonical(settingOf(readDesign('export', spec))));
  const chosen = designs.findIndex(({ spec }) => acts(spec) === acts(marked));
  if (chosen < 0) throw new UsageError(`export: --design: '${marked}' is not on this map; name its dials with --dials`);
  const costs = { kinds: designs.map(({ cost }) => cost), of: Uint16Array.from(designs, (_, i) => i) };
  const counts = Uint8Array.from(designs, ({ broken }) => hazardsOf(broken));
  const told = { chosen, on: subject.title, hazards: hazards.length, searches, undecided };
  const drawn = { ...wholeMap({ designs, costs, counts }, told), link: `${pageOf(options)}#/map` };
  await writePicture(out, mapPicture(drawn, await lookOf(), theme));
  return { kind: 'map', file: out, scenario: name, design: marked };
}

const pageOf = ({ page }: Options): string => String(page ?? '').replace(/#.*/, '');

/** Where the page shows it; '' for a file, which no address names. */
async function linkOf(options: Options, what: Pick<Link, 'source' | 'design' | 'position' | 'sides'>): Promise<string> {
  if (what.source.kind !== 'scenario' && what.source.kind !== 'capture') return '';
  return pageOf(options) + shortened(await writeLink({ selection: null, ...what }), null);
}

const lookOf = async (): Promise<Look> => ({
  sheets: await Promise.all(SHEETS.map((sheet) => readFile(join(PROJECT, 'src', sheet), 'utf8'))),
  faces: await Promise.all(
    FACES.map(async ({ file }) => {
      const face = await readFile(join(PROJECT, 'src/views/export/fonts', file), 'base64');
      return `data:font/woff2;base64,${face}`;
    }),
  ),
});

const writePicture = (out: string, picture: Parameters<typeof renderToStaticMarkup>[0]): Promise<void> =>
  write(out, `<?xml version="1.0" encoding="UTF-8"?>\n${renderToStaticMarkup(picture)}\n`);

async function trace(name: string, design: string | undefined, out: string): Promise<Written> {
  const subject = await loadNoted(name);
  const run = startRun(subject.topology, readDesign('export', design ?? subject.design), { extras: EXTRAS });
  while (run.extend(10_000));
  const { traceEvents, ...head } = traceOf(run, subject.name);
  await write(out, longJson(head, 'traceEvents', traceEvents));
  return { kind: 'trace', file: out, scenario: subject.name, design: run.context.design.id };
}

async function write(out: string, content: string | Iterable<string>): Promise<void> {
  try {
    await writeFile(resolve(out), content);
  } catch (problem) {
    throw new InputError({ file: out }, (problem as Error).message);
  }
}
