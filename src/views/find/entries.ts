/** Everything that can be found: a list of entries, each with what it does. */
import type { Explorer } from '../../state/explorer.ts';
import type { ExplorerState } from '../../state/types.ts';
import type { Own } from '../../state/kept/own.ts';
import { askedAbout, NOT_TOLD } from '../../state/predicting.ts';
import type { LessonHead, ScenarioCard } from '../../worker/protocol.ts';
import { keyName, wordsOf } from '../commands/command.ts';
import { COMMANDS } from '../commands/registry.ts';
import { GLOSSARY } from '../words/glossary.ts';
import type { Findable } from './rank.ts';
import { count } from '../common/count.ts';

export type EntryKind =
  | 'recent'
  | 'scenario'
  | 'hazard'
  | 'lesson'
  | 'capture'
  | 'own'
  | 'design'
  | 'command'
  | 'change'
  | 'object'
  | 'term';

export interface FindEntry extends Findable {
  readonly key: string;
  readonly kind: EntryKind;
  /** Stands below the title. */
  readonly detail: string;
  readonly tags: readonly string[];
  run(explorer: Explorer): void;
}

/** What is fetched for it. */
export interface Known {
  readonly cards: readonly ScenarioCard[];
  readonly lessons: readonly LessonHead[];
  readonly own: readonly Own[];
  readonly openOwn: (id: string) => void;
  /** Changes of the scenario by their names: of what is selected or shown, and what can be added. */
  readonly offers: { readonly whatIfs: readonly string[]; readonly additions: readonly string[] };
  readonly whatIf: (name: string) => void;
  readonly add: (name: string) => void;
}

const firstSentence = (text: string): string => /^[\s\S]*?[.?!](?=\s|$)/.exec(text)?.[0].replace(/\s+/g, ' ') ?? text;

function cardTags({ happens, impossible, separates, breaks, steps, hazard }: ScenarioCard): readonly string[] {
  const where = happens.length > 3 ? `${happens.length} designs` : happens.join(', ');
  return [
    ...(hazard && separates ? ['a design decides'] : hazard && impossible.length === 0 ? ['no design decides'] : []),
    ...(happens.length > 0 ? [`${hazard ? 'happens' : 'breaks something'} under ${where}`] : []),
    ...breaks,
    `${steps} steps of program`,
  ];
}

/** How a scenario is found. */
const found = (card: ScenarioCard): Omit<FindEntry, 'key' | 'kind' | 'run'> => {
  const tags = cardTags(card);
  return {
    title: card.hazard ? card.title : `${card.id}: ${card.title}`,
    detail: firstSentence(card.about),
    tags,
    more: plain([card.id, card.about, card.cite, ...tags, ...card.happens]),
  };
};

/** One that a lesson asks about: its title, too, would say what becomes of it. */
const foundWhileAsked = ({ id, hazard }: ScenarioCard): ReturnType<typeof found> => ({
  title: hazard ? `${hazard}: ${id}` : id,
  detail: `What it shows is ${NOT_TOLD}.`,
  tags: [],
  more: '',
});

const plain = (words: readonly string[]): string => words.filter(Boolean).join(' ');

/** `state`: what the page may tell. */
export function entriesOf(
  state: ExplorerState,
  { cards, lessons, own, openOwn, offers, whatIf, add }: Known,
): readonly FindEntry[] {
  const scenarios = cards.map(
    (card): FindEntry => ({
      key: `scenario:${card.id}`,
      kind: card.hazard ? 'hazard' : 'scenario',
      ...(card.id === askedAbout(state) ? foundWhileAsked(card) : found(card)),
      run: ({ actions }) => void actions.open({ kind: 'scenario', id: card.id }),
    }),
  );
  const taught = lessons.map(
    ({ id, title, idea, minutes, questions }): FindEntry => ({
      key: `lesson:${id}`,
      kind: 'lesson',
      title,
      detail: idea,
      tags: [`${minutes} min`, `${questions} predictions`],
      more: plain([id, idea, 'lesson learn']),
      run: ({ actions }) => void actions.learn(id),
    }),
  );
  const captures = (state.library?.captures ?? []).map(
    ({ id, title, commands: length }): FindEntry => ({
      key: `capture:${id}`,
      kind: 'capture',
      title: id,
      detail: title,
      tags: ['a real guest', `${count(length)} commands`],
      more: plain([title, 'capture recording']),
      run: ({ actions }) => void actions.open({ kind: 'capture', name: id }),
    }),
  );
  const mine = own.map(
    ({ id, name }): FindEntry => ({
      key: `own:${id}`,
      kind: 'own',
      title: name,
      detail: 'Your own scenario',
      tags: [],
      more: 'own mine',
      run: () => openOwn(id),
    }),
  );
  const designs = (state.library?.designs ?? []).map(
    ({ id, title, summary }): FindEntry => ({
      key: `design:${id}`,
      kind: 'design',
      title: id,
      detail: summary || title,
      tags: [],
      more: plain([title, summary, 'design']),
      run: ({ actions }) => void actions.chooseDesign(id),
    }),
  );
  const commands = COMMANDS.filter(({ when, id }) => id !== 'find' && when?.(state) !== false).map(
    ({ id, title, help, hint, copyItem, keys, run }): FindEntry => ({
      key: `command:${id}`,
      kind: 'command',
      title: wordsOf(copyItem && id.startsWith('copy') ? copyItem : title, state),
      detail: hint ?? help ?? '',
      tags: (keys ?? []).map(keyName),
      more: plain([help ?? '', hint ?? '', ...(keys ?? []).map(keyName), id]),
      run,
    }),
  );
  const change = (title: string, detail: string, run: () => void): FindEntry => ({
    key: `change:${title}`,
    kind: 'change',
    title,
    detail,
    tags: [],
    more: 'what if edit scenario',
    run,
  });
  const changes = [
    ...offers.whatIfs.map((name) =>
      change(name, 'Changes what is selected, or the step that is shown', () => whatIf(name)),
    ),
    ...offers.additions.map((name) => change(name, 'Changes the scenario', () => add(name))),
  ];
  const { opened, view, stillAsked } = state;
  const objects = (opened?.nodes ?? [])
    .filter(({ id }) => !(stillAsked && view?.nodes[id]?.ahead))
    .map(
      ({ id, title, kind }): FindEntry => ({
        key: `object:${id}`,
        kind: 'object',
        title,
        detail: `${kind} of the open run`,
        tags: [],
        more: plain([id, kind]),
        run: ({ actions }) => actions.select(id),
      }),
    );
  const terms = Object.entries(GLOSSARY).map(
    ([term, meaning]): FindEntry => ({
      key: `term:${term}`,
      kind: 'term',
      title: term,
      detail: meaning,
      tags: [],
      more: meaning,
      run: ({ actions }) => actions.showDialog('glossary', term),
    }),
  );
  return [...scenarios, ...taught, ...captures, ...mine, ...designs, ...commands, ...changes, ...objects, ...terms];
}
