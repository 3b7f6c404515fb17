/** The editor of a scenario's text: CodeMirror, told what it needs of the page. No React. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  pickedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap } from '@codemirror/commands';
import { codeFolding, foldGutter, foldKeymap, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, RangeSet, StateEffect, StateField, Transaction } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  gutter,
  GutterMarker,
  highlightActiveLine,
  hoverTooltip,
  keymap,
  lineNumbers,
  MatchDecorator,
  tooltips,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Completions, Meaning, Problem, Term } from '../../worker/protocol.ts';
import { FOLDS, YAML } from './yaml.ts';

/** Lines of texts end with \n here. */
export interface CodeHost {
  /** What has been typed. */
  onText(text: string): void;
  /** The line that the cursor has come to, from 1. */
  onLine(line: number): void;
  /** To a step of a line. */
  onRun(line: number): void;
  undo(): void;
  redo(): void;
  save(): void;
  complete(text: string, at: number): Promise<Completions | undefined>;
  meaning(text: string, at: number): Promise<Meaning | undefined>;
}

export interface Code {
  /** Shows a text: what is equal in it stays where it is. */
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  /** The lines that steps carry out, and the one that the shown step does (0: none), which comes into sight. */
  setRuns(lines: ReadonlySet<number>, now: number): void;
  goTo(line: number, column: number): void;
  focus(): void;
  destroy(): void;
}

const setRunsEffect = StateEffect.define<{ readonly lines: ReadonlySet<number>; readonly now: number }>();

class Runs extends GutterMarker {
  override elementClass = 'cm-runs';
  override toDOM(): Node {
    const mark = document.createElement('span');
    mark.textContent = '▸';
    mark.title = 'To the step that carries out this line (Ctrl+Enter)';
    return mark;
  }
}
const RUNS = new Runs();
const RUNNING = Decoration.line({ class: 'cm-running' });

/** A set of marks, as long as the text has these lines. */
const runsField = StateField.define<{ readonly marks: RangeSet<GutterMarker>; readonly now: DecorationSet }>({
  create: () => ({ marks: RangeSet.empty, now: Decoration.none }),
  update(value, { effects, changes, state }) {
    for (const effect of effects) {
      if (!effect.is(setRunsEffect)) continue;
      const { doc } = state;
      const there = (line: number): boolean => line > 0 && line <= doc.lines;
      const lines = [...effect.value.lines].filter(there).sort((a, b) => a - b);
      const { now } = effect.value;
      return {
        marks: RangeSet.of(lines.map((line) => RUNS.range(doc.line(line).from))),
        now: there(now) ? Decoration.set(RUNNING.range(doc.line(now).from)) : Decoration.none,
      };
    }
    return { marks: value.marks.map(changes), now: value.now.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ now }) => now),
});

/** Names of commands and calls stand out, in the colours of those whose they are. */
const NAMES = new MatchDecorator({
  regexp: /\b(CMD|IOMMU)_\w+/g,
  decoration: ([, kind]) => Decoration.mark({ class: kind === 'CMD' ? 'cm-opcode' : 'cm-ioctl' }),
});

/** How far a line goes in, and two more: what of it is wrapped begins there. */
const INDENTS = new MatchDecorator({
  regexp: /^ +/g,
  decorate: (add, from, _to, [indent]) =>
    add(from, from, Decoration.line({ attributes: { style: `--indent: ${indent.length + 2}ch` } })),
});

const decorated = (by: MatchDecorator): Extension =>
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = by.createDeco(view);
      }
      update(update: ViewUpdate): void {
        this.decorations = by.updateDeco(update, this.decorations);
      }
    },
    { decorations: ({ decorations }) => decorations },
  );

/** Writes what is chosen; between brackets one goes on inside, where the next thing is offered. */
const written =
  (text: string) =>
  (view: EditorView, chosen: Completion, from: number, to: number): void => {
    const inside = /[{[] ?/.exec(text);
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + (inside ? inside.index + inside[0].length : text.length) },
      annotations: pickedCompletion.of(chosen),
      userEvent: 'input.complete',
      scrollIntoView: true,
    });
    if (inside) startCompletion(view);
  };

const completion = ({ label, doc, after }: Term, kind: 'property' | 'constant'): Completion => ({
  label,
  type: kind,
  ...(doc && { info: doc }),
  apply: written(kind === 'property' ? `${label}${after ?? ': '}` : label),
});

const completer =
  ({ complete }: CodeHost) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && !context.matchBefore(/[\w-]+|[:[,{] ?/)) return null;
    const found = await complete(context.state.doc.toString(), context.pos);
    if (!found || context.aborted) return null;
    const options = [
      ...found.keys.map((term) => completion(term, 'property')),
      ...found.values.map((term) => completion(term, 'constant')),
    ];
    return { from: found.from, options, validFor: /^[\w-]*$/ };
  };

const line = (className: string, text: string): HTMLElement => {
  const p = document.createElement('p');
  p.className = className;
  p.textContent = text;
  return p;
};

function meaningBox({ field, doc, expected, usual }: Meaning): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-meaning';
  box.append(line('m', field), line('', doc));
  if (expected.length > 0) box.append(line('caption', expected.join('; ')));
  if (usual !== undefined) box.append(line('caption', `left out: ${usual}`));
  return box;
}

const meanings = ({ meaning }: CodeHost): Extension =>
  hoverTooltip(async (view, at) => {
    const found = await meaning(view.state.doc.toString(), at);
    return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: meaningBox(found) }) } : null;
  });

/** An offset of the text; places count from 1, and may be behind its end. */
function offset({ doc }: EditorState, lineNumber: number, column: number): number {
  const { from, to } = doc.line(Math.max(1, Math.min(lineNumber, doc.lines)));
  return Math.min(from + Math.max(0, column - 1), to);
}

function diagnosticOf(state: EditorState, { place, text }: Problem): Diagnostic {
  const { line: at = 1, column = 1, end } = place;
  const from = offset(state, at, column);
  // An underline ends with its line: what is wrong begins there.
  const to = end && end.line === at ? offset(state, end.line, end.column) : offset(state, at, Number.MAX_SAFE_INTEGER);
  return { from, to: Math.max(from, to), severity: 'error', message: text };
}

/** What a key does; nobody else has a use for it then. */
const doing =
  (what: (view: EditorView) => void) =>
  (view: EditorView): boolean => {
    what(view);
    return true;
  };

/** Text that comes from the page, not from the keyboard. */
const isOurs = (update: ViewUpdate): boolean =>
  update.transactions.some((transaction) => transaction.annotation(Transaction.userEvent) === 'page');

export function createCode(parent: HTMLElement, host: CodeHost, text: string): Code {
  const lineAt = ({ state }: EditorView): number => state.doc.lineAt(state.selection.main.head).number;
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      runsField,
      gutter({
        class: 'cm-runs-gutter',
        markers: ({ state }) => state.field(runsField).marks,
        domEventHandlers: {
          mousedown(shown, block) {
            host.onRun(shown.state.doc.lineAt(block.from).number);
            return true;
          },
        },
      }),
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      drawSelection(),
      highlightActiveLine(),
      YAML,
      FOLDS,
      syntaxHighlighting(classHighlighter),
      decorated(NAMES),
      decorated(INDENTS),
      autocompletion({ override: [completer(host)], icons: false }),
      meanings(host),
      // What is outside of the panel is cut off, and there is little room in it.
      tooltips({ parent: document.body }),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Text of the scenario', tabindex: '0' }),
      EditorState.tabSize.of(2),
      keymap.of([
        { key: 'Mod-z', run: doing(() => host.undo()) },
        { key: 'Mod-y', mac: 'Mod-Shift-z', run: doing(() => host.redo()) },
        { key: 'Mod-Shift-z', run: doing(() => host.redo()) },
        { key: 'Mod-s', run: doing(() => host.save()) },
        { key: 'Mod-Enter', run: doing((shown) => host.onRun(lineAt(shown))) },
        ...completionKeymap,
        ...searchKeymap,
        ...foldKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !isOurs(update)) host.onText(update.state.doc.toString());
        if (update.selectionSet || update.docChanged) host.onLine(lineAt(update.view));
      }),
    ],
  });

  let looked = false;
  return {
    setText(next) {
      const before = view.state.doc.toString();
      if (before === next) return;
      const most = Math.min(before.length, next.length);
      let from = 0;
      while (from < most && before[from] === next[from]) from++;
      let tail = 0;
      while (tail < most - from && before[before.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
      const changes = { from, to: before.length - tail, insert: next.slice(from, next.length - tail) };
      view.dispatch({ changes, annotations: Transaction.userEvent.of('page') });
    },
    setProblems(problems) {
      const found = problems.map((problem) => diagnosticOf(view.state, problem));
      view.dispatch(setDiagnostics(view.state, found));
    },
    setRuns(lines, now) {
      const effects: StateEffect<unknown>[] = [setRunsEffect.of({ lines, now })];
      // Whoever types looks at what they type.
      if (now > 0 && now <= view.state.doc.lines && !(looked && view.hasFocus)) {
        looked = true;
        effects.push(EditorView.scrollIntoView(view.state.doc.line(now).from, { y: 'nearest', yMargin: 40 }));
      }
      view.dispatch({ effects });
    },
    goTo(at, column) {
      const anchor = offset(view.state, at, column);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
