import { useEffect, useState } from 'react';
import { useDraftActions } from '../../../state/edit/use-drafting.ts';
import type { Path } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { Choices } from '../../whatif/choices.tsx';
import { keyOf, useForm } from './form-context.ts';

/** What can be put before the item of a list of that index: a step, or a command by its opcode. */
export function Inserter({ list, at }: { readonly list: Path; readonly at: number }) {
  const { insertable } = useDraftActions();
  const { text, make, insertAt } = useForm();
  const [words, setWords] = useState<readonly string[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a path is as good as another one that says the same
  useEffect(() => {
    let gone = false;
    insertable(list, at).then(
      // The same ones are not chosen from anew.
      (found) => !gone && setWords((now) => (same(now, found) ? now : found)),
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [insertable, keyOf(list), at, text]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves it
    <div className="form-choices" onKeyDown={({ key }) => key === 'Escape' && insertAt('')}>
      {words ? (
        <Choices
          names={words}
          label="What to insert"
          example="ATC_INV, SYNC, dma…"
          onChoose={(word) => make({ kind: 'insert', list, at, word }, keyOf([...list, at]))}
        />
      ) : (
        <p className="muted">Loading…</p>
      )}
    </div>
  );
}

/** Parts of the machine that can be added where a list is. */
export function Adder({ names, onDone }: { readonly names: readonly string[]; readonly onDone: () => void }) {
  const { make } = useForm();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves it
    <div className="form-choices" onKeyDown={({ key }) => key === 'Escape' && onDone()}>
      <Choices
        names={names}
        label="What to add"
        example="silent, ATS, SMMU1…"
        onChoose={(name) => {
          onDone();
          make({ kind: 'add', name }, '');
        }}
      />
    </div>
  );
}
