import type { ReactNode } from 'react';
import type { Size } from '../../ui/use-size.ts';

export interface Caption {
  /** What is shown: scenario, design and step. */
  readonly title: string;
  /** What is said of it, a line each. */
  readonly lines: readonly string[];
  /** Leads to the same in the page; '' for nowhere. */
  readonly link: string;
}

interface Props {
  readonly size: Size;
  readonly caption: Caption;
  readonly css: string;
  readonly children: ReactNode;
}

/** px */
const PAD = 16;
const HEAD = 24;
const LINE = 18;
const FOOT = 26;
/** About what a character takes, of the faces that the picture carries: of a line or the link, and of the title. */
const CHARACTER = 6.9;
const OF_TITLE = 9.4;

/** Lines that fit a width, broken behind spaces and commas; what has neither is cut. */
export function wrapped(text: string, width: number, character = CHARACTER): string[] {
  const most = Math.floor((width - 2 * PAD) / character);
  const pieces = (text.match(/[^ ,]*[ ,]*/g) ?? []).flatMap(
    (piece) => piece.match(new RegExp(`.{1,${most}}`, 'gs')) ?? [],
  );
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && (last + piece).trimEnd().length <= most) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.map((line) => line.trim());
}

/** A picture that stands alone: its styles, its title above it, and its link below. */
export function FramedPicture({ size, caption: { title, lines, link }, css, children }: Props) {
  const { width } = size;
  const heads = wrapped(title, width, OF_TITLE);
  const told = lines.flatMap((line) => wrapped(line, width));
  const head = PAD + heads.length * HEAD;
  const top = head + told.length * LINE + 6;
  const height = top + size.height + (link ? FOOT : PAD);
  const below = (
    <text className="picture-link" x={PAD} y={height - 9}>
      {link.length * CHARACTER > width ? `${link.slice(0, Math.floor(width / CHARACTER) - 4)}…` : link}
    </text>
  );
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="picture"
      role="img"
      aria-label={[title, ...lines].join(': ')}
    >
      <title>{title}</title>
      <desc>{[...lines, link].filter(Boolean).join('\n')}</desc>
      <style>{css}</style>
      <rect className="picture-ground" width={width} height={height} />
      {heads.map((line, i) => (
        <text key={line} className="picture-title" x={PAD} y={PAD + 14 + i * HEAD}>
          {line}
        </text>
      ))}
      {told.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same
        <text key={i} className="picture-line" x={PAD} y={head + 12 + i * LINE}>
          {line}
        </text>
      ))}
      <g transform={`translate(0 ${top})`}>{children}</g>
      {link && (link.startsWith('#') ? below : <a href={link}>{below}</a>)}
    </svg>
  );
}
