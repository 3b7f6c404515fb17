import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useDraftActions } from '../../../state/edit/use-drafting.ts';
import type { Path } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { Choices } from '../../whatif/choices.tsx';
import { keyOf, useForm } from './form-context.ts';

/**
 * What is offered below a row or a list, all of it in sight: Escape leaves it, and the focus is again where it was before.
 * `count`: of what is offered so far.
 */
function Offered({ count, onLeave, children }: OfferedProps) {
  const root = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it has grown
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  const leave = (): void => {
    onLeave();
    if (before instanceof HTMLElement) before.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves it
    <div ref={root} className="form-choices" onKeyDown={({ key }) => key === 'Escape' && leave()}>
      {children}
    </div>
  );
}

interface OfferedProps {
  readonly count: number;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

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
    <Offered count={words?.length ?? 0} onLeave={() => insertAt('')}>
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
    </Offered>
  );
}

interface AdderProps {
  readonly names: readonly string[];
  /** Key of what is added. */
  readonly added: string;
  readonly onDone: () => void;
}

/** Parts of the machine that can be added where a list is. */
export function Adder({ names, added, onDone }: AdderProps) {
  const { make } = useForm();
  return (
    <Offered count={names.length} onLeave={onDone}>
      <Choices
        names={names}
        label="What to add"
        example="silent, ATS, SMMU1…"
        onChoose={(name) => {
          onDone();
          make({ kind: 'add', name }, added);
        }}
      />
    </Offered>
  );
}
