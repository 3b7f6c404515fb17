import type { ReactNode } from 'react';

interface Props {
  readonly id: string;
  readonly className: string;
  readonly label: string;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/**
 * Something in the picture that can be selected. The picture listens for all of them; it finds them by `data-id`. Its children
 * have places in the picture, not in it: a transform each would be hundreds of parts to put together for whoever paints.
 */
export function Part({ id, className, label, selected, children }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG
    <g
      className={selected ? `${className} is-selected` : className}
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
