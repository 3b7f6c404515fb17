import type { Change } from '../../worker/protocol.ts';

/** `2 → 1` */
export function Changed({ from, to }: Pick<Change, 'from' | 'to'>) {
  return (
    <span className="changed" title="changed in this step">
      <span className="changed-from">{from}</span> <span className="changed-to">→ {to}</span>
    </span>
  );
}
