/** Pages [from, end) of the input address space, 4 KiB each. */
export type Pages = readonly [from: number, end: number];
export const EVERY_PAGE: Pages = [0, Number.POSITIVE_INFINITY];
