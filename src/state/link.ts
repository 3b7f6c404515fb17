/**
 * The address of what is shown: everything after `#`:
 * `#v=1&s=SCENARIO | c=CAPTURE | f=NAME[&t=TEXT | &b=BYTES] &d=DESIGN&p=POSITION[&o=SELECTION]`
 * where TEXT and BYTES are the file itself, deflated, in base64url. How the page is laid out is the reader's: `&l=`, of older
 * pages, is passed over. Version 2 adds `&fixed=1`, the scenario with the fix of
 * its hazard, and `&x=STEP.TRANSITION*STEP.TRANSITION…`, the choices that lead to another interleaving. Version 3 adds `&w=SIDE`
 * for each of the runs that are compared, and `&r=COMMAND`, where their cursor is; a SIDE is written as an address is,
 * and is of the same source where it names none. Version 4 adds `&a=STEP:NS,STEP:NS…`, costs of steps that are assumed
 * otherwise than usual. Version 5 adds `&u=CONDITION` for each
 * stop, with a `-` before one that is turned off. An address is of the least version that it needs, so that older pages
 * read it. Links come from strangers: nothing of one is
 * executed, and what cannot be read is refused with a sentence that says why.
 */
import { InputError } from '../worker/client.ts';
import type { Assumed, Choices, SideOf, Source } from '../worker/protocol.ts';
import { clip } from './clip.ts';
import { digestOf } from './digest.ts';
import type { Stop } from './types.ts';

export const LINK_VERSION = 5;

/** A file travels in the link up to this many characters; a longer link breaks in mail. */
const MOST_FILE = 24_000;
/** Stops that a link may have, and characters of one. */
export const MOST_STOPS = 64;
export const MOST_STOP = 400;
/** What a link may unpack to. */
const MOST_UNPACKED = 16 * 2 ** 20;

export interface Link {
  readonly source: Source;
  readonly design?: string;
  readonly choices?: Choices;
  /** Null where the link names none. */
  readonly position: number | null;
  readonly selection: string | null;
  /** Runs that are compared: two to four, and the guest command that their cursor is at. */
  readonly sides?: readonly SideOf[];
  readonly cursor?: number;
  readonly assumed?: Assumed;
  readonly stops?: readonly Stop[];
}

/** What is wrong with a link, in words for the user. */
export class LinkError extends InputError {}

export async function writeLink(link: Link): Promise<string> {
  const params = await runParams(link);
  const assumed = (link.assumed ?? []).map((one) => one.join(':')).join(',');
  const stops = link.stops ?? [];
  const version =
    stops.length > 0 ? '5' : assumed ? '4' : link.sides ? '3' : params.has('fixed') || params.has('x') ? '2' : '1';
  if (link.position !== null) params.set('p', String(link.position));
  if (link.selection) params.set('o', link.selection);
  if (assumed) params.set('a', assumed);
  const open = await sourceParams(link.source);
  for (const side of link.sides ?? []) {
    const run = await runParams(side);
    // What is open need not be said again; a file would make the link too long.
    if (open.every(([key, value]) => run.get(key) === value)) for (const [key] of open) run.delete(key);
    params.append('w', run.toString());
  }
  if (link.sides && link.cursor !== undefined) params.set('r', String(link.cursor));
  for (const [key, value] of stopParams(stops)) params.append(key, value);
  return `#v=${version}&${readable(params)}`;
}

/** Names of objects, designs and conditions stay readable. */
export const readable = (params: URLSearchParams): string =>
  params.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%3D', '=');

export const stopParams = (stops: readonly Stop[]): URLSearchParams =>
  new URLSearchParams(stops.map(({ text, on }) => ['u', on ? text : `-${text}`]));

/** What names a run: its source, design and choices. */
async function runParams({ source, design, choices = [] }: Pick<Link, 'source' | 'design' | 'choices'>) {
  const params = new URLSearchParams();
  for (const [key, value] of await sourceParams(source)) params.set(key, value);
  if (source.kind === 'scenario' && source.fixed) params.set('fixed', '1');
  if (choices.length > 0) params.set('x', choices.map(([step, name]) => `${step}.${name}`).join('*'));
  if (design) params.set('d', design);
  return params;
}

/** What files are in a link; each is packed once, though every step writes the link anew. */
const PACKED = new WeakMap<Source, ReturnType<typeof withFile>>();

async function sourceParams(source: Source): Promise<readonly (readonly [string, string])[]> {
  if (source.kind === 'scenario') return [['s', source.id]];
  if (source.kind === 'capture') return [['c', source.name]];
  const packed = PACKED.get(source) ?? withFile(source);
  PACKED.set(source, packed);
  return packed;
}

/** A file too large for a link, and a part of one, leaves its name: the reader must bring the file. */
async function withFile(source: Extract<Source, { readonly kind: 'text' | 'dump' }>) {
  const [key, file] =
    source.kind === 'text' ? (['t', new Blob([source.text])] as const) : (['b', source.content] as const);
  const params = [['f', source.name] as const];
  const packed =
    file.size > MOST_UNPACKED || source.from !== undefined
      ? null
      : await pipe(file, new CompressionStream('deflate-raw'), (MOST_FILE * 3) / 4);
  return packed === null ? params : [...params, [key, toBase64(packed)] as const];
}

/** Null for an address without a link; throws LinkError. */
export async function readLink(hash: string): Promise<Link | null> {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  if ([...params.keys()].length === 0) return null;
  const version = params.get('v');
  if (version === null || !/^\d+$/.test(version)) throw new LinkError('The link names no version.');
  if (Number(version) > LINK_VERSION)
    throw new LinkError(
      `The link is of version ${version}; this page reads versions up to ${LINK_VERSION}. A newer page made it: reload, or update.`,
    );
  const position = params.get('p');
  if (position !== null && !/^\d{1,9}$/.test(position))
    throw new LinkError(`The link’s position '${clip(position)}' is no step number.`);
  const source = await sourceOf(params);
  return {
    source,
    ...(await comparedOf(params, source)),
    design: params.get('d') ?? undefined,
    choices: choicesOf(params.get('x')),
    position: position === null ? null : Number(position),
    selection: params.get('o'),
    ...assumedOf(params.get('a')),
    ...stopsIn(params),
  };
}

async function comparedOf(params: URLSearchParams, source: Source): Promise<Pick<Link, 'sides' | 'cursor'>> {
  const sides = params.getAll('w');
  if (sides.length === 0) return {};
  if (sides.length < 2 || sides.length > 4)
    throw new LinkError(`The link compares ${sides.length} runs: expected 2 to 4.`);
  const cursor = params.get('r');
  if (cursor !== null && !/^\d{1,9}$/.test(cursor))
    throw new LinkError(`The link’s command '${clip(cursor)}' is no number.`);
  return {
    sides: await Promise.all(sides.map((side) => sideOf(new URLSearchParams(side), source))),
    ...(cursor !== null && { cursor: Number(cursor) }),
  };
}

async function sideOf(params: URLSearchParams, open: Source): Promise<SideOf> {
  const design = params.get('d');
  if (!design) throw new LinkError('The link compares a run without a design.');
  const own = ['s', 'c', 'f'].some((key) => params.has(key));
  const source = own ? await sourceOf(params) : fixedOr(open, params.get('fixed') === '1');
  return { source, design, choices: choicesOf(params.get('x')) ?? [] };
}

/** The same source, with or without its fix. */
const fixedOr = (source: Source, fixed: boolean): Source =>
  source.kind === 'scenario' && (source.fixed ?? false) !== fixed
    ? { kind: 'scenario', id: source.id, ...(fixed && { fixed }) }
    : source;

function choicesOf(text: string | null): Choices | undefined {
  if (text === null) return undefined;
  return text.split('*').map((part) => {
    const [, step, name] = /^([1-9]\d{0,8})\.(.+)$/.exec(part) ?? [];
    if (!name) throw new LinkError(`The link’s choice '${clip(part)}' is none: expected STEP.TRANSITION.`);
    return [Number(step), name];
  });
}

function assumedOf(text: string | null): Pick<Link, 'assumed'> {
  if (text === null) return {};
  const assumed = text.split(',').map((part) => {
    const [, id, ns] = /^([a-z.-]+):(\d{1,10})$/.exec(part) ?? [];
    if (!ns) throw new LinkError(`The link’s cost '${clip(part)}' is none: expected STEP:NS.`);
    return [id, Number(ns)] as const;
  });
  return { assumed };
}

/** What they mean is asked where they are used. @throws LinkError */
export function stopsIn(params: URLSearchParams): Pick<Link, 'stops'> {
  const texts = params.getAll('u');
  if (texts.length === 0) return {};
  if (texts.length > MOST_STOPS)
    throw new LinkError(`The link has ${texts.length} stops: expected at most ${MOST_STOPS}.`);
  const stops = texts.map((text): Stop => {
    const on = !text.startsWith('-');
    const stop = (on ? text : text.slice(1)).trim();
    if (stop === '' || stop.length > MOST_STOP)
      throw new LinkError(
        `The link’s stop '${clip(stop)}' is none: expected a condition of at most ${MOST_STOP} characters.`,
      );
    return { text: stop, on };
  });
  // One that is named again is the same one.
  return { stops: stops.filter(({ text }, i) => stops.findIndex((one) => one.text === text) === i) };
}

async function sourceOf(params: URLSearchParams): Promise<Source> {
  const [scenario, capture, file] = [params.get('s'), params.get('c'), params.get('f')];
  if (scenario !== null)
    return { kind: 'scenario', id: scenario, ...(params.get('fixed') === '1' && { fixed: true as const }) };
  if (capture !== null) return { kind: 'capture', name: capture };
  if (file === null) throw new LinkError('The link names no scenario, capture or file.');
  const [text, bytes] = [params.get('t'), params.get('b')];
  if (text !== null) return { kind: 'text', name: file, text: new TextDecoder().decode(await unpack(text)) };
  if (bytes !== null) {
    const content = await unpack(bytes);
    return { kind: 'dump', name: file, content: new Blob([content]), digest: digestOf(content) };
  }
  throw new LinkError(`The link shows the file ${clip(file)}, which is too large for a link: open the file itself.`);
}

async function unpack(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const damaged = new LinkError('The link is damaged: the file in it cannot be unpacked. Was it copied whole?');
  try {
    const file = await pipe(new Blob([fromBase64(text)]), new DecompressionStream('deflate-raw'), MOST_UNPACKED);
    if (file) return file;
  } catch {
    throw damaged;
  }
  throw damaged;
}

/** What comes out of a file; null where that is more than `most`, of which no more is made. */
async function pipe(
  file: Blob,
  through: ReadableWritablePair<Uint8Array, BufferSource>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = file.stream().pipeThrough(through).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    length += part.value.length;
    if (length <= most) continue;
    await reader.cancel();
    return null;
  }
  const out = new Uint8Array(length);
  chunks.reduce((at, chunk) => {
    out.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return out;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
