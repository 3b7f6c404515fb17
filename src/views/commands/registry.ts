/** Every command of the page, and the keys that its parts take themselves, in the order of the help. */
import { AXIS } from './axis.ts';
import { CLEAR } from './clear.ts';
import { type PageCommand, type OwnKeys, keyName } from './command.ts';
import { COMPARE } from './compare.ts';
import { COPY } from './copy.ts';
import { DECIDED } from './decided.ts';
import { DOOR } from './door.ts';
import { EDITOR } from './editor.ts';
import { ENDS } from './ends.ts';
import { EXPORT } from './export.ts';
import { EXPLAIN } from './explain.ts';
import { FIND, FIND_IN_RUN } from './find.ts';
import { GLOSSARY } from './glossary.ts';
import { HAZARDS } from './hazards.ts';
import { HELP } from './help.ts';
import { LESSONS } from './lessons.ts';
import { LIST_COMMANDS } from './list.ts';
import { MAP } from './map.ts';
import { NEXT } from './next.ts';
import { UNDO } from './undo.ts';
import { VARIANTS } from './variants.ts';
import { WHAT_IF } from './what-if.ts';
import { OWN } from './own.ts';
import { GRAPH, GRAPH_PARTS, LIST, MENU, PARTS, TIMELINE } from './own-keys.ts';
import { TERMS } from './terms.ts';
import { PLAY } from './play.ts';
import { PRESENT } from './present.ts';
import { RANGE } from './range.ts';
import { STEPS } from './step.ts';
import { STOPS } from './stops.ts';

const REGISTRY: readonly (PageCommand | OwnKeys)[] = [
  ...STEPS,
  ...ENDS,
  DECIDED,
  ...STOPS,
  PLAY,
  ...RANGE,
  PARTS,
  LIST,
  GRAPH,
  GRAPH_PARTS,
  TIMELINE,
  AXIS,
  CLEAR,
  COMPARE,
  FIND,
  FIND_IN_RUN,
  HAZARDS,
  MAP,
  LESSONS,
  EXPLAIN,
  LIST_COMMANDS,
  GLOSSARY,
  ...TERMS,
  NEXT,
  EDITOR,
  WHAT_IF,
  MENU,
  VARIANTS,
  ...UNDO,
  OWN,
  HELP,
  ...COPY,
  EXPORT,
  PRESENT,
  DOOR,
];

export const COMMANDS: readonly PageCommand[] = REGISTRY.filter((entry) => 'run' in entry);

const BY_KEY = new Map(COMMANDS.flatMap((command) => (command.keys ?? []).map((key) => [key, command] as const)));

/** The command that a key is for. Shift matters only where there is a command for it. */
export const commandOf = ({
  key,
  shiftKey,
  ctrlKey = false,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'> & { readonly ctrlKey?: boolean }): PageCommand | undefined =>
  ctrlKey ? BY_KEY.get(`Ctrl+${key}`) : ((shiftKey ? BY_KEY.get(`Shift+${key}`) : undefined) ?? BY_KEY.get(key));

/** Lines of the help: keys, and what they are for. */
export function helpLines(): readonly OwnKeys[] {
  const lines: OwnKeys[] = [];
  for (const entry of REGISTRY) {
    const shown = 'run' in entry ? (entry.keys ?? []).map(keyName) : entry.shown;
    const last = lines.at(-1);
    if (!entry.help) continue;
    if (last?.help === entry.help) lines[lines.length - 1] = { ...last, shown: [...last.shown, ...shown] };
    else lines.push({ shown, help: entry.help });
  }
  return lines;
}
