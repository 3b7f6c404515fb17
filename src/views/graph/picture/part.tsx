import type { ReactNode } from 'react';
import type { Box } from '../layout/geometry.ts';

interface Props {
  readonly id: string;
  readonly box: Box;
  readonly className: string;
  readonly label: string;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/** Something in the picture that can be selected. The picture listens for all of them; it finds them by `data-id`. */
export function Part({ id, box, className, label, selected, children }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
    <g
      className={selected ? `${className} is-selected` : className}
      transform={`translate(${box.x} ${box.y})`}
      data-id={id}
      role="button"
      tabIndex={-1}
      aria-label={label}
      aria-pressed={selected}
    >
      {children}
    </g>
  );
}
