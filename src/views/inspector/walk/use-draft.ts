import { useState } from 'react';

interface Draft {
  readonly text: string;
  /** What was walked when it was typed. */
  readonly value: string;
}

/**
 * The text of a field whose value comes from elsewhere: what is typed stays as it was typed, valid or not, until
 * somebody else changes the value.
 */
export function useDraft(value: string, parse: (text: string) => string | null): [string, (text: string) => void] {
  const [draft, setDraft] = useState<Draft | null>(null);
  const own = draft !== null && (draft.value === value || parse(draft.text) === value);
  return [own ? draft.text : value, (text) => setDraft({ text, value: parse(text) ?? value })];
}
