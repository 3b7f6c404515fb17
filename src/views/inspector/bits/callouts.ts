/** Texts beside a picture, each tied to a place of it: in one line, in order, never over each other. */

export interface Wanted {
  /** Where the leader begins. */
  readonly anchor: number;
  /** What it says, and what it says if there is little room. */
  readonly text: string;
  readonly short: string;
}

export interface Callout {
  readonly text: string;
  readonly anchor: number;
  readonly x: number;
  readonly width: number;
}

const GAP = 8;

/** `char`: width of a character. Texts that still do not fit get less than they need, all the same share. */
export function placeCallouts(wanted: readonly Wanted[], room: number, char: number): Callout[] {
  if (wanted.length === 0) return [];
  const widthOf = (text: string): number => Math.ceil(text.length * char);
  const total = (texts: readonly string[]): number =>
    texts.reduce((sum, text) => sum + widthOf(text), (texts.length - 1) * GAP);
  const full = wanted.map(({ text }) => text);
  const texts = total(full) <= room ? full : wanted.map(({ short }) => short);
  const share = (room - (texts.length - 1) * GAP) / texts.length;
  const tight = total(texts) > room;
  const widths = texts.map((text) => (tight ? share : widthOf(text)));
  const x = wanted.map(({ anchor }, i) => anchor - widths[i] / 2);
  // To the right as far as the one before asks for, then to the left as far as the edge and the one after do.
  for (let i = 0; i < x.length; i++) x[i] = Math.max(x[i], i === 0 ? 0 : x[i - 1] + widths[i - 1] + GAP);
  for (let i = x.length - 1; i >= 0; i--) {
    x[i] = Math.min(x[i], (i === x.length - 1 ? room : x[i + 1] - GAP) - widths[i]);
  }
  return wanted.map(({ anchor }, i) => ({ text: texts[i], anchor, x: Math.max(0, x[i]), width: widths[i] }));
}
