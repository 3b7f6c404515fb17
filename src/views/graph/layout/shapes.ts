/** Sizes of text and of what holds it. */

export interface Metrics {
  /** Size of the mono font, width of its characters and height of a line, px. */
  readonly font: number;
  readonly ch: number;
  readonly lh: number;
}

export const metricsOf = (font: number): Metrics => ({ font, ch: font * 0.604, lh: Math.round(font * 1.28) });

export const PAD_X = 5;
export const PAD_Y = 4;
/** Text begins right of the actor's bar. */
export const TEXT_X = PAD_X + 3;

export const heightOf = (rows: number, { lh }: Metrics): number => rows * lh + 2 * PAD_Y;
export const widthOf = (chars: number, { ch }: Metrics): number => Math.ceil(chars * ch) + TEXT_X + PAD_X;

/** How many characters fit into a box. */
export const charsIn = (width: number, { ch }: Metrics): number => Math.floor((width - TEXT_X - PAD_X) / ch + 0.05);

/** `#30` of `S1 hwpt #30`; what has no number keeps its name. */
export const shortTitle = (title: string): string => /#\d+$/.exec(title)?.[0] ?? title;
