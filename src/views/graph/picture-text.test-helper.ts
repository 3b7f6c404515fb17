/** The picture of the graph in characters, as a text editor shows it: what moved or went is seen in the diff. */
import { metricsOf, PAD_Y } from './layout/shapes.ts';

type At = readonly [x: number, y: number];

/** Where text ends, or has its middle; elsewhere it begins (see the style sheets). */
const ENDS = '.t-aside, .cached-word';
const MIDDLE = '.edge-label, .hint text, .callout text, .slot text, .mark-shape text';

/** Lines of objects that the step is about, that are selected, that do not exist. */
const BOXES = [
  ['.is-absent', '.', ':', '.'],
  ['.is-selected', '=', '‖', '+'],
  ['.is-lit', '#', '#', '#'],
  ['*', '-', '|', '+'],
] as const;

const number = (element: Element, name: string): number => Number(element.getAttribute(name) ?? 0);

const pairs = (text: string): At[] =>
  [...text.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

/** Where an element's own coordinates begin in the picture. */
function originOf(element: Element): At {
  let [x, y] = [0, 0];
  for (let at: Element | null = element; at?.parentElement?.closest('svg'); at = at.parentElement) {
    const [dx, dy] = pairs(/translate\(([^)]*)\)/.exec(at.getAttribute('transform') ?? '')?.[1] ?? '')[0] ?? [0, 0];
    const nested = at.tagName === 'svg';
    x += dx + (nested ? number(at, 'x') : 0);
    y += dy + (nested ? number(at, 'y') : 0);
  }
  return [x, y];
}

/** `font`: size of the picture's font, px; a character of the result is as large as one of the picture. */
export function pictureText(svg: Element, font: number): string {
  const { ch, lh } = metricsOf(font);
  const rows: string[][] = [];
  const column = (x: number): number => Math.round(x / ch);
  const row = (y: number): number => Math.floor(y / lh);
  const put = ([at, line]: At, sign: string): void => {
    rows[line] ??= [];
    rows[line][at] = sign;
  };

  const draw = (points: readonly At[], sign: string): void => {
    for (let i = 1; i < points.length; i++) {
      const [from, to] = [points[i - 1], points[i]].map(([x, y]) => [column(x), row(y)]);
      const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
      for (let s = 0; s <= steps; s++) {
        const share = s / steps;
        put([Math.round(from[0] + (to[0] - from[0]) * share), Math.round(from[1] + (to[1] - from[1]) * share)], sign);
      }
    }
  };
  for (const path of svg.querySelectorAll('.edge-line')) {
    const absent = path.closest('.is-absent') !== null;
    if (!absent) draw(pairs(path.getAttribute('d') ?? ''), path.closest('.is-lit') ? '*' : '·');
  }

  for (const box of svg.querySelectorAll('.object-box')) {
    const [dx, dy] = originOf(box);
    const [x, y] = [dx + number(box, 'x'), dy + number(box, 'y')];
    const [, across, down, corner] = BOXES.find(([state]) => box.closest('[data-id]')?.matches(state))!;
    const [left, right] = [column(x), column(x + number(box, 'width')) - 1];
    const inner = PAD_Y + lh / 2;
    // Around the first and the last line of text.
    const [top, bottom] = [row(y + inner) - 1, row(y + number(box, 'height') - inner) + 1];
    for (let line = top; line <= bottom; line++) {
      const edge = line === top || line === bottom;
      for (let at = left; at <= right; at++) {
        const side = at === left || at === right;
        put([at, line], edge ? (side ? corner : across) : side ? down : ' ');
      }
    }
  }

  for (const text of svg.querySelectorAll('text')) {
    const [x, y] = originOf(text);
    const words = [...text.childNodes].filter(({ nodeName }) => nodeName !== 'title').map((node) => node.textContent);
    const said = words.join('');
    const back = text.matches(ENDS) ? said.length : text.matches(MIDDLE) ? said.length / 2 : 0;
    const left = Math.round((x + number(text, 'x')) / ch - back);
    [...said].forEach((sign, i) => {
      put([left + i, row(y + number(text, 'y'))], sign);
    });
  }
  for (const dot of svg.querySelectorAll('.token-dot')) {
    const [x, y] = originOf(dot);
    put([column(x), row(y)], 'o');
  }

  return Array.from(rows, (line) =>
    Array.from(line ?? [], (sign) => sign ?? ' ')
      .join('')
      .trimEnd(),
  ).join('\n');
}
