import { useEffect, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import type { Path } from '../../worker/protocol.ts';
import { Choices } from './choices.tsx';

interface Props {
  /** Of an item of the text; left out, of what is selected, or of the step that is shown. */
  readonly path?: Path;
  readonly onDone: () => void;
}

/** Changes of what is pointed at: one click each, which can be taken back. */
export function WhatIfList({ path, onDone }: Props) {
  const { whatIf, whatIfs } = useDraftActions();
  const [offers, setOffers] = useState<readonly string[] | null>(null);
  const [refused, setRefused] = useState('');
  useEffect(() => {
    let gone = false;
    whatIfs(path).then(
      (names) => !gone && setOffers(names),
      (error: Error) => !gone && setRefused(error.message),
    );
    return () => {
      gone = true;
    };
  }, [whatIfs, path]);
  if (refused) return <p role="alert">{refused}</p>;
  if (!offers) return <p className="muted">Loading…</p>;
  return (
    <Choices
      names={offers}
      label="What could be changed"
      example="device, silent, VM, fault…"
      onChoose={(name) => {
        onDone();
        void whatIf(name, path);
      }}
    />
  );
}
