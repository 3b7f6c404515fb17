import { actions, useExplorer } from '../../state/use-explorer.ts';
import type { Verdict } from '../../worker/protocol.ts';

/** One property. A violated one leads to the step that violates it. */
export function VerdictChip({ verdict }: { readonly verdict: Verdict }) {
  const here = useExplorer((state) => state.position === verdict.at);
  const { id, statement, held, at, why } = verdict;
  if (held === false) {
    const sentence = `${id} is violated at step ${at ?? '?'}: ${why ?? statement}`;
    return (
      <button
        type="button"
        className={here ? 'chip chip-bad chip-here' : 'chip chip-bad'}
        title={`${sentence}\n\n${id}: ${statement}`}
        aria-label={`${sentence} Go there.`}
        onClick={() => at !== undefined && void actions.goTo(at)}
      >
        <span aria-hidden="true">✗</span> {id}
        <span className="chip-at">{here ? 'here' : `@${at}`}</span>
      </button>
    );
  }
  return (
    <span
      className={held ? 'chip' : 'chip chip-quiet'}
      title={`${id}: ${statement}${held ? '\n\nKept over the whole run.' : '\n\nNot checked yet.'}`}
    >
      <span aria-hidden="true">{held ? '✓' : '–'}</span> {id}
      <span className="sr-only">{held ? ', kept' : ', not checked'}</span>
    </span>
  );
}
