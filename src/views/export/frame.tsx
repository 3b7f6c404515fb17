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
/** About what a character takes. */
const CHARACTER = 6.9;

/** Lines that fit a width. */
export function wrapped(text: string, width: number): string[] {
  const most = Math.floor((width - 2 * PAD) / CHARACTER);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A picture that stands alone: its styles, its title above it, and its link below. */
export function FramedPicture({ size, caption: { title, lines, link }, css, children }: Props) {
  const told = lines.flatMap((line) => wrapped(line, size.width));
  const top = PAD + HEAD + told.length * LINE + 6;
  const width = size.width;
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
      <text className="picture-title" x={PAD} y={PAD + 14}>
        {title}
      </text>
      {told.map((line, i) => (
        <text key={line} className="picture-line" x={PAD} y={PAD + HEAD + 12 + i * LINE}>
          {line}
        </text>
      ))}
      <g transform={`translate(0 ${top})`}>{children}</g>
      {link && (link.startsWith('#') ? below : <a href={link}>{below}</a>)}
    </svg>
  );
}
