import { useActions, useExplorer } from '../../state/use-explorer.ts';

/** A step that one can go to; says whether it is ahead of what is shown. */
export function StepLink({ at, title }: { readonly at: number; readonly title?: string }) {
  const actions = useActions();
  const where = useExplorer(({ position }) => Math.sign(at - position));
  const tense = where > 0 ? 'ahead of' : where < 0 ? 'before' : 'at';
  return (
    <button
      type="button"
      className={where > 0 ? 'link step-link step-ahead' : 'link step-link'}
      aria-current={where === 0 ? 'step' : undefined}
      aria-label={`step ${at}`}
      title={[title, `Step ${at}, ${tense} the step shown`].filter(Boolean).join('\n')}
      onClick={() => void actions.goTo(at)}
    >
      @{at}
    </button>
  );
}
