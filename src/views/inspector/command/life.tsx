import type { Life as Moments } from '../../../worker/protocol.ts';
import { StepLink } from '../step-link.tsx';
import { momentsOf } from './moments.ts';

/** What happens to a command over the whole run; each moment leads to its step. */
export function Life({ life, byVmm }: { readonly life: Moments; readonly byVmm: boolean }) {
  return (
    <ol className="life" aria-label="Over the whole run">
      {momentsOf(life, byVmm).map(({ words, doc, at }) => (
        <li key={words} title={doc} className={at === 0 ? 'muted' : undefined}>
          {at === 0 ? `never ${words}` : words} {at > 0 && <StepLink at={at} title={doc} />}
        </li>
      ))}
    </ol>
  );
}
