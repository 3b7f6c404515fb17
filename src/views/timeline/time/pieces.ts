/** What of a lane is drawn how: boxes where there is room for one, hairlines where there is not. */
import type { Span } from '../../../worker/protocol.ts';
import { commandId } from '../../common/ids.ts';
import { type Frame, xOf } from './scale.ts';

/** A span that is wide enough to be a box of its own. */
export interface WideSpan {
  readonly span: Span;
  readonly x: number;
  readonly width: number;
  /** Width in which words can be read: what happens during a wait lies on top of it. */
  readonly room: number;
  /** It began before what is shown. */
  readonly cut: boolean;
}

export interface Fine {
  readonly span: Span;
  readonly x: number;
  readonly width: number;
  readonly kind: 'normal' | 'many' | 'bad';
}

export interface Pieces {
  /** By the time at which they begin. */
  readonly boxes: readonly WideSpan[];
  readonly fine: readonly Fine[];
}

const LEAST_BOX = 10;
/** Nothing is thinner than this, px: it happened, so it must be seen. */
const LEAST = 1.5;
/** Boxes are drawn this far beyond the edges, so that their borders do not show. */
const BEYOND = 4;

/** The id of the command that a span is about, as it may be selected. */
export const aboutOf = ({ command }: Span): string | null =>
  command ? commandId(command.queue, command.ordinal) : null;

export const isBad = ({ failed, violates }: Span): boolean => failed || violates;

function roomIn(span: Span, spans: readonly Span[], x: number, width: number, frame: Frame): number {
  if (span.kind !== 'wait') return width;
  const inside = spans.find(({ kind, from }) => kind !== 'wait' && from >= span.from && from < span.to);
  return inside ? Math.max(0, Math.min(width, xOf(frame, inside.from) - x)) : width;
}

export function piecesOf(spans: readonly Span[], frame: Frame): Pieces {
  const boxes: WideSpan[] = [];
  const fine: Fine[] = [];
  for (const span of spans) {
    const begin = xOf(frame, span.from);
    const end = xOf(frame, span.to);
    if (end < 0 || begin > frame.width) continue;
    const x = Math.max(-BEYOND, begin);
    const width = Math.min(frame.width + BEYOND, end) - x;
    if (end - begin >= LEAST_BOX)
      boxes.push({ span, x, width, room: roomIn(span, spans, x, width, frame), cut: begin < 0 });
    else if (span.kind !== 'wait')
      fine.push({
        span,
        x,
        width: Math.max(LEAST, width),
        kind: isBad(span) ? 'bad' : span.kind === 'many' ? 'many' : 'normal',
      });
  }
  boxes.sort((a, b) => a.span.from - b.span.from);
  return { boxes, fine };
}

/** The outline of many hairlines as one path; at most `widest` px of each. */
export const outline = (fine: readonly Fine[], height: number, widest = Number.POSITIVE_INFINITY): string =>
  fine
    .map(({ x, width }) => {
      const w = Math.min(width, widest).toFixed(1);
      return `M${x.toFixed(1)} 0h${w}v${height}h-${w}z`;
    })
    .join('');

/** Bars as high as the actor is busy: many merged pieces are a profile of what goes on. */
export const profile = (fine: readonly Fine[], height: number): string =>
  fine
    .map(({ span, x, width }) => {
      const h = height * density(span);
      return `M${x.toFixed(1)} ${(height - h).toFixed(1)}h${width.toFixed(1)}v${h.toFixed(1)}h-${width.toFixed(1)}z`;
    })
    .join('');

/** The tops of such bars, and the left edges of hairlines: what is still to come is dashed. */
export const dashes = (fine: readonly Fine[], height: number): string =>
  fine
    .map(({ span, kind, x, width }) =>
      kind === 'many'
        ? `M${x.toFixed(1)} ${(height * (1 - density(span))).toFixed(1)}h${width.toFixed(1)}`
        : `M${(x + LEAST / 2).toFixed(1)} 0v${height}`,
    )
    .join('');

/** How many of the pieces, in the order in which they begin, have begun at a place. */
export const begun = (pieces: readonly { readonly span: Span }[], place: number): number => {
  let n = 0;
  while (n < pieces.length && pieces[n].span.from < place) n++;
  return n;
};

/** The share of a merged piece in which its actor does something; even a little can be seen. */
export const density = ({ busy, from, to }: Span): number =>
  0.2 + 0.8 * Math.min(1, busy / Math.max(Number.MIN_VALUE, to - from));
