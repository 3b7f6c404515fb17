/** The one red note on the picture: what failed in this step, and where. */
import type { EventView } from '../../../worker/protocol.ts';
import { type Box, bottom, clamp, midX, midY, overlap, type Point, right, wordsIn } from '../layout/geometry.ts';
import type { Layout } from '../layout/types.ts';
import { isFailure } from './journeys.ts';

export interface Failure {
  readonly object: string;
  readonly text: string;
}

const REASON = /-?\bE[A-Z]{2,}[A-Z0-9]*\b|CERROR_[A-Z_]+/;

const WORDS: Readonly<Record<string, string>> = {
  refuse: 'refused',
  lookupFailed: 'no such object',
  error: 'command error',
};

export function failureOf(events: readonly EventView[], layout: Layout): Failure | null {
  const event = events.find(isFailure);
  if (!event) return null;
  const known = (id: string): boolean => layout.boxes.has(id) || layout.slots.has(id);
  // A look-up fails where it ends, a call at the object that it was made on.
  const object = event.kind === 'ret' ? event.objects.find(known) : [...event.path, ...event.objects].findLast(known);
  const reason = REASON.exec(event.text)?.[0] ?? '';
  // Lines for devices leave no room for more than the reason.
  const what = layout.form === 'cells' && reason ? '' : (WORDS[event.kind] ?? event.kind);
  return object
    ? {
        object,
        text: event.kind === 'ret' ? `returns ${reason}` : [what, reason].filter(Boolean).join(': '),
      }
    : null;
}

/** The short line from the callout to its object, from border to border. */
export function leader(from: Box, to: Box): readonly [Point, Point] {
  // Near its right end, away from where names begin.
  const x = clamp(right(to) - 8, from.x + 4, right(from) - 4);
  const y = clamp(midY(from), to.y + 6, bottom(to) - 6);
  if (from.x > right(to) || right(from) < to.x) {
    const left = right(from) < to.x;
    return [
      [left ? right(from) : from.x, y],
      [left ? to.x : right(to), y],
    ];
  }
  const above = bottom(from) < to.y;
  return [
    [x, above ? bottom(from) : from.y],
    [x, above ? to.y : bottom(to)],
  ];
}

/** Beside the object, where it covers least. */
export function calloutBox(target: Box, size: { readonly w: number; readonly h: number }, layout: Layout): Box {
  const x = clamp(midX(target) - size.w / 2, 4, Math.max(4, layout.width - size.w - 4));
  const places: Box[] = [
    ...[0, 1, 2, 3, 4].map((step) => ({ ...size, x, y: target.y - (size.h + 4) * step - size.h - 9 })),
    { ...size, x, y: bottom(target) + 9 },
    ...[target.y, target.y - size.h / 2, bottom(target) - size.h / 2].map((y) => ({
      ...size,
      x: right(target) + 10,
      y,
    })),
    { ...size, x: target.x - size.w - 10, y: target.y },
  ];
  const words = layout.lines.flatMap(({ label }) =>
    label ? [{ x: label[0] - 20, y: label[1] - 6, w: 40, h: 12 }] : [],
  );
  const { ch, lh } = layout.metrics;
  const empty = layout.hints.map((hint) => {
    const [middle, line] = wordsIn(hint);
    const w = hint.text.length * ch;
    return { x: hint.x + middle - w / 2, y: hint.y + line - lh / 2, w, h: lh };
  });
  const heads = layout.notes.map(({ x: left, y, text }) => ({ x: left, y: y - lh / 2, w: text.length * ch, h: lh }));
  const solid = [...layout.boxes.values(), ...layout.slots.values(), ...words, ...empty, ...heads];
  const cost = (box: Box): number => {
    const outside = box.y < 2 || bottom(box) > layout.height - 2 || box.x < 2 || right(box) > layout.width - 2;
    const far = Math.abs(midY(box) - midY(target)) / 200;
    return solid.filter((other) => other !== target && overlap(box, other)).length + far + (outside ? 100 : 0);
  };
  return places.reduce((best, box) => (cost(box) < cost(best) ? box : best));
}
