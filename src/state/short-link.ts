/**
 * Short names of what the library holds, instead of the long form of `link.ts`, which stays readable for ever:
 * `#/scenario/ID/DESIGN/step/N`, `#/capture/NAME/DESIGN/step/N`, `#/hazard/H08/DESIGN/step/N` (of the counterexample at
 * which the hazard opens), `#/lesson/ID/N`, `#/gallery/H08`, `#/glossary/TERM`, `#/lessons`, `#/map`. What stands at the end
 * may be left out. Behind a `?` stand parameters of the long form; of lessons and dialogs only stops.
 */
import { clip } from './clip.ts';
import { LINK_VERSION, type Link, LinkError, readable, stopsIn } from './link.ts';
import type { Dialog } from './types.ts';

export type Short =
  /** The same as a long link; `counterexample`: at which the hazard opens. */
  | { readonly kind: 'run'; readonly long: string; readonly counterexample: boolean }
  /** `step` from 0. */
  | ({ readonly kind: 'lesson'; readonly id: string; readonly step: number } & Pick<Link, 'stops'>)
  /** `subject`: what it is about, '' for nothing. */
  | ({ readonly kind: 'dialog'; readonly dialog: Dialog; readonly subject: string } & Pick<Link, 'stops'>);

const DIALOGS: Readonly<Record<string, Dialog>> = {
  gallery: 'hazards',
  glossary: 'glossary',
  lessons: 'lessons',
  map: 'map',
};

/** What the dialogs that have an address are called in it. */
export const nameOfDialog = (dialog: Dialog): string | undefined =>
  Object.keys(DIALOGS).find((name) => DIALOGS[name] === dialog);

const NUMBER = /^\d{1,9}$/;

/** Such a link is read by the hazards that there are. */
export const namesHazard = (hash: string): boolean => hash.startsWith('#/hazard/');

/** `hazards`: ids of scenarios by the number of the hazard. Null for what is no short link. @throws LinkError */
export function readShort(hash: string, hazards: ReadonlyMap<string, string>): Short | null {
  if (!hash.startsWith('#/')) return null;
  const [path, query = ''] = hash.slice(2).split('?');
  const [kind, ...rest] = path.split('/').map(decoded);
  const params = new URLSearchParams(query);
  if (['lessons', 'map'].includes(kind) && rest.join('') !== '')
    throw new LinkError(
      `The link names '${clip(rest.join('/'))}' behind ${kind}: expected nothing${kind === 'lessons' ? ', or #/lesson/ID/STEP' : ''}.`,
    );
  if (Object.hasOwn(DIALOGS, kind))
    return { kind: 'dialog', dialog: DIALOGS[kind], subject: rest.join('/'), ...stopsIn(params) };
  const [name = '', ...further] = rest;
  if (kind === 'lesson') {
    const [step = '1'] = further;
    if (!NUMBER.test(step) || step === '0')
      throw new LinkError(`The link’s step '${clip(step)}' is no step of a lesson.`);
    return { kind, id: name, step: Number(step) - 1, ...stopsIn(params) };
  }
  const [design, word, position] = further;
  if (!['scenario', 'capture', 'hazard'].includes(kind) || name === '')
    throw new LinkError(
      `The link names '${clip(kind)}': expected scenario, capture, hazard, lesson, gallery, glossary, lessons or map, and a name.`,
    );
  if (word !== undefined && (word !== 'step' || !NUMBER.test(position ?? '')))
    throw new LinkError(`The link’s position '${clip([word, position].join('/'))}' is none: expected step/NUMBER.`);
  const id = kind === 'hazard' ? hazards.get(name.toUpperCase()) : name;
  if (id === undefined)
    throw new LinkError(`The link names hazard '${clip(name)}': expected one of ${[...hazards.keys()].join(', ')}.`);
  params.set(kind === 'capture' ? 'c' : 's', id);
  if (design) params.set('d', design);
  if (position !== undefined) params.set('p', position);
  // Nobody writes a version here: what is behind the ? may be of any.
  return { kind: 'run', long: `#v=${LINK_VERSION}&${params}`, counterexample: kind === 'hazard' };
}

/** `hazard`: `H08`, of a run that is the counterexample at which it opens. A link of more than a place stays long. */
export function shortened(long: string, hazard: string | null): string {
  const params = new URLSearchParams(long.slice(1));
  const [scenario, capture, design, position] = ['s', 'c', 'd', 'p'].map((key) => params.get(key));
  const name = scenario ?? capture;
  if (hazard !== null) params.delete('x');
  const more = ['x', 'f', 'fixed', 'w', 'a'].some((key) => params.has(key));
  if (name === null || design === null || position === null || more) return long;
  for (const key of ['v', 's', 'c', 'd', 'p']) params.delete(key);
  const kind = hazard ? `hazard/${hazard}` : `${scenario === null ? 'capture' : 'scenario'}/${encoded(name)}`;
  const query = params.size > 0 ? `?${readable(params)}` : '';
  return `#/${kind}/${encoded(design)}/step/${position}${query}`;
}

/** Commas and equal signs of a design stay readable. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3D', '=');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new LinkError('The link is damaged. Was it copied whole?');
  }
}
