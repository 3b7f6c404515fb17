import { useEffect, useRef } from 'react';
import type { Draft } from '../../state/edit/draft.ts';
import { retyped, shownAs } from '../../state/edit/retyped.ts';
import { draftingOf } from '../../state/edit/use-drafting.ts';
import { useExplorer, useThisExplorer } from '../../state/use-explorer.ts';
import { type Code, createCode } from './code.ts';
import { useShownLines } from './lines-context.ts';

interface Props {
  readonly draft: Draft;
  /** Where to go, each time that it is another object. */
  readonly goTo: { readonly line: number; readonly column: number } | null;
  readonly onLine: (line: number) => void;
}

/** The text itself. */
export function CodeText({ draft, goTo, onLine }: Props) {
  const explorer = useThisExplorer();
  const position = useExplorer((state) => state.position);
  const refused = useExplorer((state) => state.refused);
  const lines = useShownLines();
  const root = useRef<HTMLDivElement>(null);
  const code = useRef<Code | null>(null);
  const steps = useRef(lines.steps);
  steps.current = lines.steps;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is told it below
  useEffect(() => {
    const { store, actions } = draftingOf(explorer);
    const made = createCode(
      root.current!,
      {
        onText: (text) => actions.change(retyped(store.getState().draft?.text ?? '', text), 'typing', true),
        onLine,
        onRun(line) {
          const own = steps.current.get(line) ?? [];
          const here = explorer.store.getState().position;
          const next = own.find((step) => step > here) ?? own[0];
          if (next) void explorer.actions.goTo(next);
        },
        undo: actions.undo,
        redo: actions.redo,
        save: () => void actions.save(store.getState().draft?.name ?? ''),
        complete: actions.complete,
        meaning: actions.meaning,
      },
      shownAs(draft.text),
    );
    code.current = made;
    made.focus();
    return () => {
      code.current = null;
      made.destroy();
    };
  }, [explorer]);

  useEffect(() => code.current?.setText(shownAs(draft.text)), [draft.text]);
  useEffect(() => code.current?.setProblems(refused), [refused]);
  useEffect(() => code.current?.setRuns(new Set(lines.steps.keys()), lines.of[position - 1] ?? 0), [lines, position]);
  useEffect(() => {
    if (goTo) code.current?.goTo(goTo.line, goTo.column);
  }, [goTo]);
  return <div ref={root} className="editor-text" />;
}
