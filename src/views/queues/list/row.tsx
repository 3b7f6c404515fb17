import type { ReactNode } from 'react';
import type { RowPlace } from './queue-list.tsx';

export interface Flags {
  /** The step is about it. */
  readonly lit: boolean;
  readonly selected: boolean;
  /** One of the two ends of the link that is shown. */
  readonly tied: boolean;
}

interface Props extends Partial<Flags> {
  readonly place: RowPlace;
  readonly className: string;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A row of a list that is a grid: its cells can hold buttons, and the list itself keeps the focus. */
export function Row({ place, className, label, lit, selected = false, tied, children }: Props) {
  const classes = `row ${className}${lit ? ' row-lit' : ''}${selected ? ' row-selected' : ''}${tied ? ' row-tied' : ''}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that are out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active row
    <div
      id={place.id}
      className={classes}
      role="row"
      aria-rowindex={place.ordinal + 1}
      aria-selected={selected}
      aria-label={label}
      aria-busy={label === undefined}
      data-ordinal={place.ordinal}
      data-tied={tied || undefined}
      style={{ top: place.top }}
    >
      {children}
    </div>
  );
}

interface CellProps {
  readonly className: string;
  readonly title?: string;
  readonly children: ReactNode;
}

export function Cell(props: CellProps) {
  // biome-ignore lint/a11y/useSemanticElements: see Row
  // biome-ignore lint/a11y/useFocusableInteractive: see Row
  return <span role="gridcell" {...props} />;
}

/** A row whose content is still on its way: as high as any, so that nothing moves when it comes. */
export function Waiting({ place, className, label }: Pick<Props, 'place' | 'className' | 'label'>) {
  return (
    <Row place={place} className={`row-waiting ${className}`} label={label}>
      <Cell className="row-name m">{place.ordinal}</Cell>
    </Row>
  );
}
