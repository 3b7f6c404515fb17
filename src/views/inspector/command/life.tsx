import type { Life as Moments } from '../../../worker/protocol.ts';
import { useExplorer } from '../../../state/use-explorer.ts';
import { StepLink } from '../step-link.tsx';
import { momentsOf } from './moments.ts';

/** What happens to a command over the whole run, or what has, while a prediction is asked; each moment leads to its step. */
export function Life({ life, byVmm }: { readonly life: Moments; readonly byVmm: boolean }) {
  const stillAsked = useExplorer((state) => state.stillAsked);
  const moments = momentsOf(life, byVmm).filter(({ at }) => at > 0 || !stillAsked);
  return (
    <ol className="life" aria-label={stillAsked ? 'So far' : 'Over the whole run'}>
      {moments.map(({ words, doc, at }) => (
        <li key={words} title={doc} className={at === 0 ? 'muted' : undefined}>
          {at === 0 ? `never ${words}` : words} {at > 0 && <StepLink at={at} title={doc} />}
        </li>
      ))}
    </ol>
  );
}
