import type { Fated } from '../../state/edit/variants.ts';
import { fateChanges, fateLines } from './fate-change.ts';

interface Props {
  /** What became of it before; left out, it is compared with nothing. */
  readonly before?: Fated;
  readonly now: Fated | undefined;
}

/** What becomes of a scenario, and what has become otherwise. */
export function FateNow({ before, now }: Props) {
  if (!now) return null;
  if (now === 'searching' || before === 'searching') return <p className="fate-now muted">Searching…</p>;
  if ('failed' in now) return <p className="fate-now muted">{now.failed}</p>;
  const changes = before && !('failed' in before) ? fateChanges(before, now) : [];
  const same = changes.length === 0 && before && !('failed' in before);
  return (
    <p className="fate-now" aria-live="polite">
      {changes.map((line) => (
        <b key={line}>{line}</b>
      ))}
      {changes.length === 0 && <span>{`${same ? 'As the original: ' : ''}${fateLines(now).join(', ')}`}</span>}
    </p>
  );
}
