/** An unmap that is drawn with its TLBI: a program's own would invalidate once more. */
import type { DrawingCell } from './drawing.ts';
import type { Meant } from './understand.ts';

interface Drawn {
  readonly cell: DrawingCell;
  readonly meant: Meant;
}

const isTlbi = (meant: Meant): boolean => meant.kind === 'command' && meant.name.startsWith('CMD_TLBI');

/** Such an unmap clears the entries and no more; `assume` is told so. */
export const clearing = (items: readonly Drawn[], assume: (text: string) => void): Drawn[] =>
  items.map((item): Drawn => {
    const { cell, meant } = item;
    if (meant.kind !== 'unmap') return item;
    if (!items.some((one) => one.cell.column === cell.column && one.cell.line >= cell.line && isTlbi(one.meant)))
      return item;
    assume('An unmap whose TLBI is drawn as well clears its entries and no more: unmap_fast.');
    return { cell, meant: { ...meant, kind: 'unmap_fast' } };
  });
