/** YAML as far as an editor needs it: what is a key, a comment, a string; and folding by indentation. */
import { foldService, StreamLanguage } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

export const YAML = StreamLanguage.define<{ block: number }>({
  name: 'yaml',
  /** `block`: indentation of the key whose text stands on the lines below, or -1. */
  startState: () => ({ block: -1 }),
  token(stream, state) {
    if (stream.sol() && state.block >= 0 && stream.string.trim() !== '') {
      if (stream.indentation() > state.block) {
        stream.skipToEnd();
        return 'string';
      }
      state.block = -1;
    }
    if (stream.sol() && /:\s+[>|][+-]?\d?\s*$/.test(stream.string)) state.block = stream.indentation();
    if (stream.eatSpace()) return null;
    const first = stream.sol() || /[\s[{,]/.test(stream.string[stream.pos - 1]);
    if (first && stream.match(/#.*/)) return 'comment';
    if (stream.match(/"([^"\\]|\\.)*"(?=\s*:(\s|$))|'[^']*'(?=\s*:(\s|$))/)) return 'propertyName';
    if (stream.match(/"([^"\\]|\\.)*"?|'[^']*'?/)) return 'string';
    if (first && stream.match(/[^\s[\]{},:#'"&*!|>-][^[\]{},:#]*(?=:(\s|$))|-?[\w-]+(?=:(\s|$))/))
      return 'propertyName';
    if (first && stream.match(/(0x[\da-fA-F]+|-?\d+(\.\d+)?)(?=[\s,\]}]|$)/)) return 'number';
    if (stream.match(/[[\]{},:>|-]/)) return 'punctuation';
    stream.match(/[^\s[\]{},:#]+/) || stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' } },
});

const indent = (text: string): number => (/\S/.test(text) ? text.search(/\S/) : Number.POSITIVE_INFINITY);

/** What stands deeper than a line belongs to it; so do the items of a list below its key. */
export const FOLDS = foldService.of(({ doc }: EditorState, from) => {
  const head = doc.lineAt(from);
  const depth = indent(head.text);
  if (depth === Number.POSITIVE_INFINITY) return null;
  let last = head;
  for (let n = head.number + 1; n <= doc.lines; n++) {
    const line = doc.line(n);
    if (indent(line.text) <= depth) break;
    if (/\S/.test(line.text)) last = line;
  }
  return last === head ? null : { from: head.to, to: last.to };
});
