import { EXPLORER } from '../shell/explorer-at.ts';

/** A violation is told once on the page, in the sentence of its step: from elsewhere one gets there. */
export function ToSentence() {
  return (
    <button
      type="button"
      className="link"
      onClick={({ currentTarget }) =>
        currentTarget.closest(EXPLORER)?.querySelector<HTMLElement>('.narration-text')?.focus()
      }
    >
      how: see the sentence of the step
    </button>
  );
}
