import { FolderOpen, Redo2, Save, Undo2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Draft } from '../../state/edit/draft.ts';
import { useDraft, useDraftActions } from '../../state/edit/use-drafting.ts';
import { latest } from '../../state/kept/latest.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { type Option, Segmented } from '../../ui/segmented.tsx';
import { Covered } from '../lessons/covered.tsx';
import { CodeText } from './code-text.tsx';
import { FormView } from './form/form-view.tsx';
import { LinesContext } from './lines-context.ts';
import { LineFoot } from './line-foot.tsx';
import { Problems } from './problems.tsx';
import { useLines } from './use-lines.ts';
import './editor.css';

/** Whose the text is, and whether it is kept: in a word or two, and what that means. */
function stateOf({ own, saved, done }: Draft): { readonly word: string; readonly meaning: string } {
  if (own !== null)
    return {
      word: saved ? 'yours' : 'in progress',
      meaning: `${saved ? 'Yours' : 'Work in progress'}, kept in this browser as you type`,
    };
  return done.length > 0
    ? { word: 'not kept', meaning: 'Deleted from your own scenarios: it is kept again when you change or save it' }
    : { word: 'not yours', meaning: 'Not yours: it becomes yours when you change or save it' };
}

const lastOf = (patches: readonly { readonly name: string }[]): string => patches.at(-1)?.name ?? '';

interface ToolProps {
  readonly title: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly icon: typeof X;
}

const Tool = ({ title, disabled = false, onClick, icon: Icon }: ToolProps) => (
  <button type="button" className="icon-button" title={title} aria-label={title} disabled={disabled} onClick={onClick}>
    <Icon size={16} strokeWidth={1.75} />
  </button>
);

/** The name is written over; Enter keeps the scenario under it. */
function Name({ draft }: { readonly draft: Draft }) {
  const { save } = useDraftActions();
  const [name, setName] = useState(draft.name);
  useEffect(() => setName(draft.name), [draft.name]);
  const keep = (): void => void save(name.trim() || draft.name);
  return (
    <>
      <input
        className="editor-name m"
        aria-label="Name of the scenario"
        size={Math.max(12, name.length)}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === 'Enter' && keep()}
      />
      <Tool title="Keep it among your own (Ctrl+S)" icon={Save} onClick={keep} />
    </>
  );
}

/** What was done last is taken back, by name. */
function Steps({ draft: { done, undone } }: { readonly draft: Draft }) {
  const { undo, redo } = useDraftActions();
  return (
    <>
      <Tool
        title={`Undo: ${lastOf(done) || 'nothing'} (Ctrl+Z)`}
        disabled={done.length === 0}
        icon={Undo2}
        onClick={undo}
      />
      <Tool
        title={`Redo: ${lastOf(undone) || 'nothing'} (Ctrl+Y)`}
        disabled={undone.length === 0}
        icon={Redo2}
        onClick={redo}
      />
    </>
  );
}

type As = 'text' | 'form';

/** As it was shown last. */
const SHOWN = latest('viommu-explorer.editor-as', 1);
const lastAs = (): As => (SHOWN.read()[0] === 'form' ? 'form' : 'text');

const AS: readonly Option<As>[] = [
  { value: 'text', label: 'Text' },
  { value: 'form', label: 'Form', title: 'Without YAML: programs as rows, parts with their fields' },
];

interface HeadProps {
  readonly draft: Draft | null;
  readonly as: As;
  readonly onAs: (as: As) => void;
}

function Head({ draft, as, onAs }: HeadProps) {
  const { showEditor, showDialog } = useActions();
  const state = draft && stateOf(draft);
  return (
    <div className="panel-head editor-head">
      <h2>Scenario</h2>
      {draft && <Name draft={draft} />}
      {state && (
        <span className="editor-state" title={state.meaning}>
          {state.word}
        </span>
      )}
      <span className="editor-space" />
      {draft && <Segmented label="Shown as" options={AS} value={as} onChange={onAs} />}
      {draft && <Steps draft={draft} />}
      <Tool title="Your own scenarios, and new ones (o)" icon={FolderOpen} onClick={() => showDialog('own')} />
      <Tool title="Close (e)" icon={X} onClick={() => showEditor(false)} />
    </div>
  );
}

/** Of what was recorded: what can be written all the same. */
function NoText() {
  const { add, machine } = useDraftActions();
  const { say } = useActions();
  const source = useExplorer((state) => state.source);
  if (source?.kind !== 'capture' && source?.kind !== 'dump') return <p className="editor-none">Loading…</p>;
  const begin = async (): Promise<void> => {
    try {
      await add('a-machine.yaml', await machine(source));
    } catch (problem) {
      say((problem as Error).message);
    }
  };
  return (
    <div className="editor-none">
      <p>This was recorded: it has no text that could be changed. Its SMMUs, devices and queues can be used, though:</p>
      <button type="button" className="button" onClick={() => void begin()}>
        Write a scenario on this machine
      </button>
    </div>
  );
}

/** The scenario as text, or as a form: what is changed runs at once. */
export function EditorPanel() {
  const actions = useActions();
  const stillAsked = useExplorer((state) => state.stillAsked);
  return stillAsked ? <Covered onClose={() => actions.showEditor(false)} /> : <Editor />;
}

function Editor() {
  const { begin } = useDraftActions();
  const draft = useDraft((state) => state.draft);
  const refused = useExplorer((state) => state.refused);
  const lines = useLines();
  const [line, setLine] = useState(1);
  const [goTo, setGoTo] = useState<{ readonly line: number; readonly column: number } | null>(null);
  const [as, setAs] = useState<As>(lastAs);
  useEffect(() => void begin(), [begin]);
  const choose = (chosen: As): void => {
    SHOWN.add(chosen);
    setAs(chosen);
  };
  const toProblem = (place: { readonly line: number; readonly column: number }): void => {
    setAs('text');
    setGoTo(place);
  };
  return (
    <>
      <Head draft={draft} as={as} onAs={choose} />
      {draft ? (
        <LinesContext value={lines}>
          {as === 'text' ? <CodeText draft={draft} goTo={goTo} onLine={setLine} /> : <FormView text={draft.text} />}
          {refused.length > 0 && <Problems problems={refused} onChoose={toProblem} />}
          {as === 'text' && <LineFoot line={line} />}
        </LinesContext>
      ) : (
        <NoText />
      )}
    </>
  );
}
