import { actions } from '../../state/use-explorer.ts';
import type { QueueEntry } from '../../worker/protocol.ts';

const MOMENTS: readonly (readonly [keyof QueueEntry['life'], string])[] = [
  ['written', 'written'],
  ['fetched', 'fetched by the VMM'],
  ['handedOver', 'handed over'],
  ['passed', 'passed by CONS'],
];

/** When things happened to a command for the first time, over the whole run; each leads to its step. */
export function CommandLife({ life }: { readonly life: QueueEntry['life'] }) {
  return (
    <>
      <h3 className="caption">Over the whole run</h3>
      <ul className="links">
        {MOMENTS.map(([moment, words]) => (
          <li key={moment}>
            {words}{' '}
            {life[moment] === 0 ? (
              <span className="muted">never</span>
            ) : (
              <button type="button" className="link" onClick={() => void actions.goTo(life[moment])}>
                at step {life[moment]}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
