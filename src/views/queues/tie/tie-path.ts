/** The line between two rows that belong together. */

export interface TieBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface TieEnd {
  readonly row: TieBox;
  /** The list in which the row scrolls. */
  readonly list: TieBox;
}

/** How far the line stands off the rows, and from the border of the panel. */
const OFF = 5;
const RADIUS = 4;

/** Height of an end, undefined when it is out of sight. */
function middle({ row, list }: TieEnd): number | undefined {
  const y = (row.top + row.bottom) / 2;
  return y > list.top && y < list.bottom ? y : undefined;
}

/** '' when one of the rows is out of sight. Rows below each other are tied at their right, else between the lists. */
export function tiePath(guest: TieEnd, physical: TieEnd, panel: TieBox, beside: boolean): string {
  const [from, to] = [middle(guest), middle(physical)];
  if (from === undefined || to === undefined) return '';
  const [y1, y2] = [from - panel.top, to - panel.top];
  if (beside) {
    const [x1, x2] = [guest.list.right - panel.left - OFF, physical.list.left - panel.left + OFF];
    return `M${x1} ${y1}C${x2} ${y1} ${x1} ${y2} ${x2} ${y2}`;
  }
  const x = guest.list.right - panel.left - RADIUS / 2;
  const down = y2 > y1 ? 1 : -1;
  return [
    `M${x - OFF} ${y1}h${OFF - RADIUS}q${RADIUS} 0 ${RADIUS} ${RADIUS * down}`,
    `V${y2 - RADIUS * down}q0 ${RADIUS * down} ${-RADIUS} ${RADIUS * down}h${RADIUS - OFF}`,
  ].join('');
}
