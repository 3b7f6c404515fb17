/** Where the lines of a mark run. A mark of height `H` is drawn around its own top left corner. */

/** Height of a mark in its own units; `size` scales it. */
export const H = 18;

/** Room that a digit takes, and what stands beside the outer ones. */
const DIGIT = 6.6;
const BESIDE = 7;

/** Numbers of more than one digit stretch the shape, so that the text keeps its size. */
export const widthOf = (label: string): number => Math.max(H, Math.ceil(label.length * DIGIT + BESIDE));

/** Half of the outline's width and the outline's distance from the edge: fills begin inside of them. */
const INSIDE = 1.75;

/** Right half of the circle (stretched to `width`): what fills a mark that is handed over. */
export const halfCircle = (width: number): string =>
  `M${width / 2} ${INSIDE}H${width - H / 2}a${H / 2 - INSIDE} ${H / 2 - INSIDE} 0 0 1 0 ${H - 2 * INSIDE}H${width / 2}Z`;

/** A diamond a little higher than the circle, because its corners hold no text. */
export const diamond = (width: number): string =>
  `M-1 ${H / 2}L${H / 2} -1H${width - H / 2}L${width + 1} ${H / 2}L${width - H / 2} ${H + 1}H${H / 2}Z`;

export const halfDiamond = (width: number): string =>
  `M${width / 2} 0H${width - H / 2}L${width} ${H / 2}L${width - H / 2} ${H}H${width / 2}Z`;

/** From corner to corner and a little beyond, so that it reads as struck through and not as a pattern. */
export const strike = (width: number): string => `M-1.5 ${H + 1.5}L${width + 1.5} -1.5`;
