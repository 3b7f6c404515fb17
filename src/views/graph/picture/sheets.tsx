import type { ReactNode } from 'react';

/** Few enough that little is painted again for one of them that changes, and so many that sheets are few. */
const PER_SHEET = 30;

interface Props {
  /** As SVG alone, placed by whoever shows it: not everything that shows SVG knows what is foreign to it. */
  readonly flat: boolean;
  readonly children: ReactNode;
}

/** What is moved with the picture. */
export function Moved({ flat, children }: Props) {
  return flat ? children : <g className="moved">{children}</g>;
}

/** Moves the picture, with all of its sheets. */
export function move(picture: Element, transform: string): void {
  for (const part of picture.querySelectorAll('.moved')) part.setAttribute('transform', transform);
}

/**
 * Parts of the picture in pictures of their own, some on each, one upon the other. The browser goes through all of a picture
 * when it paints what has changed in it; those in which nothing has changed it keeps. They are moved inside of each: text has
 * the size that it is seen in where the picture that it stands in knows how it is scaled.
 */
export function Sheets({ flat, children }: Props & { readonly children: readonly ReactNode[] }) {
  if (flat) return children;
  return Array.from({ length: Math.ceil(children.length / PER_SHEET) }, (_, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what lies on which of them depends on nothing else
    <foreignObject key={i} className="sheet" width="100%" height="100%">
      <svg role="presentation" width="100%" height="100%">
        <Moved flat={flat}>{children.slice(i * PER_SHEET, (i + 1) * PER_SHEET)}</Moved>
      </svg>
    </foreignObject>
  ));
}
