/** What a picture carries with it to look the same everywhere: styles for one theme, and the faces of its texts. */
import { standalone, type Theme } from './css.ts';

/** The sheets that a picture needs, below `src/`; the first one names colours. */
export const SHEETS = [
  'ui/tokens.css',
  'ui/widgets.css',
  'ui/base.css',
  'views/graph/graph.css',
  'views/graph/edges.css',
  'views/graph/caches.css',
  'views/graph/xarray.css',
  'views/map/chart.css',
  'views/export/picture.css',
] as const;

/** The faces, in `views/export/fonts`: of the families that `tokens.css` calls `--font-sans` and `--font-mono`. */
export const FACES = [
  { family: 'sans', weight: 400, file: 'sans.woff2' },
  { family: 'sans', weight: 700, file: 'sans-bold.woff2' },
  { family: 'mono', weight: 400, file: 'mono.woff2' },
  { family: 'mono', weight: 700, file: 'mono-bold.woff2' },
] as const;

export interface Look {
  /** In the order of `SHEETS`. */
  readonly sheets: readonly string[];
  /** Addresses of `FACES`, in their order: `data:`, as nothing is fetched for a picture. */
  readonly faces: readonly string[];
}

/** Programs that load no font of a picture take the families that the page names. */
const nameOf = (family: string): string => `"Explorer ${family}"`;
const withFaces = (tokens: string): string =>
  tokens.replace(/--font-(sans|mono):/g, (name, family) => `${name} ${nameOf(family)},`);

/** Of `css`: only rules about marks and pictures, not about the widgets of a page. */
const marksOnly = (css: string): string => css.slice(css.indexOf('.mark-shape text'));

/** The colours of actors. */
const actorsOnly = (css: string): string => (css.match(/(?:\.a-\w+,?\s*)+\{[^}]*\}/g) ?? []).join('\n');

/** The styles of a picture. */
export function cssOf({ sheets, faces }: Look, theme: Theme): string {
  const [tokens, widgets, base, ...others] = sheets;
  const css = standalone(withFaces(tokens), [marksOnly(widgets), actorsOnly(base), ...others], theme);
  const carried = FACES.map(
    ({ family, weight }, i) =>
      `@font-face{font-family: ${nameOf(family)}; font-weight: ${weight}; src: url(${faces[i]}) format("woff2");}`,
  );
  return [...carried, css].join('\n');
}
