import { useState } from 'react';
import type { Draft } from '../../state/edit/draft.ts';
import { isTyped } from '../../state/edit/undo.ts';
import { useDraftActions } from '../../state/edit/use-drafting.ts';

/** Names in lists are read at a glance. */
const LONGEST = 60;

/** `interlaced, swap commands 1 and 2.yaml` */
function nameFor({ name, done }: Draft): string {
  const stem = name.replace(/\.ya?ml$/, '');
  const last = done.at(-1);
  return `${`${stem}, ${!last || isTyped(last) ? 'changed' : last.name}`.slice(0, LONGEST)}.yaml`;
}

/** Keeps what is open beside its original: work goes on, the copy stays. */
export function KeepCopy({ draft }: { readonly draft: Draft }) {
  const { keepCopy } = useDraftActions();
  const [name, setName] = useState<string | null>(null);
  const shown = name ?? nameFor(draft);
  return (
    <form
      className="keep-copy"
      onSubmit={(event) => {
        event.preventDefault();
        setName(null);
        void keepCopy(shown.trim() || nameFor(draft));
      }}
    >
      <input
        className="m"
        aria-label="Name of the copy"
        value={shown}
        onChange={({ target }) => setName(target.value)}
      />
      <button type="submit" className="button">
        Keep what is open beside the original
      </button>
    </form>
  );
}
