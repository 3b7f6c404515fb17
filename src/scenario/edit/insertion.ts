/** What can be put into a list, as it is written there. */
export interface Insertion {
  /** What it is offered by, once in a list: `dma`, `CMD_ATC_INV`. */
  readonly word: string;
  /** As it is written in a list with items on lines of their own, and in one on a line. */
  readonly item: string;
  readonly flow: string;
}

export const plain = (word: string, value: string): Insertion => {
  const item = `${word}: ${value}`;
  return { word, item, flow: item };
};

export const inOne = (word: string, fields: readonly string[]): Insertion =>
  plain(word, fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}');
