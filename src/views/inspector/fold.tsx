import { type ReactNode, useState } from 'react';

interface Props {
  readonly title: ReactNode;
  /** What can be said while it is closed. */
  readonly note?: ReactNode;
  /** To begin with; after that it is the reader's. */
  readonly open: boolean;
  readonly children: ReactNode;
}

/** A part of a tab that can be closed. */
export function Fold({ title, note, open, children }: Props) {
  const [atFirst] = useState(open);
  return (
    <details className="fold" open={atFirst}>
      <summary>
        {title}
        {note && <span className="caption fold-note">{note}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
