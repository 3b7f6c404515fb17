// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';
import { answered, forgetLesson } from '../../state/kept/lesson-progress.ts';
import { questionId } from '../../state/predicting.ts';
import type { ExplorerState } from '../../state/types.ts';
import { LESSONS } from '../../scenario/lessons.ts';
import type { Opened, Timeline, View } from '../../worker/protocol.ts';
import { Header } from '../header/header.tsx';
import { Run } from '../shell/run.tsx';
import { show } from '../shown.test-helper.tsx';
import { LessonPanel } from './lesson-panel.tsx';

const page = (
  <>
    <Header />
    <LessonPanel />
    <Run />
  </>
);

/** All that the page tells: texts, and what is said on hover or aloud; not what is offered as an answer, or to be opened. */
function toldBy(container: HTMLElement): string {
  const texts: string[] = [];
  const said: string[] = [];
  const read = (node: Node): void => {
    if (node instanceof Text) texts.push(node.data);
    if (!(node instanceof Element) || node.classList.contains('lesson-options')) return;
    // Of a menu, what is chosen.
    if (node instanceof HTMLOptionElement && node.value !== node.closest('select')?.value) return;
    for (const name of ['title', 'aria-label', 'aria-valuetext', 'alt']) said.push(node.getAttribute(name) ?? '');
    node.childNodes.forEach(read);
  };
  read(container);
  return [texts.join(''), ...said].join('\n');
}

/** What no part may show, as text and as a number. */
const SECRET = 'SECRET';
const COUNT = 987_654;
const SECRETS = new RegExp(`.{0,60}(${SECRET}|${COUNT}).{0,20}`);

const openedSecret = (opened: Opened, { nodes, position }: View): Opened => ({
  ...opened,
  about: SECRET,
  hazard: { hazard: SECRET, breaks: [], applies: true },
  verdicts: opened.verdicts.map((verdict, i) => ({
    ...verdict,
    id: `${SECRET}-${verdict.id}`,
    statement: SECRET,
    exercisedBy: SECRET,
    held: i % 2 === 0,
    at: position + 1,
  })),
  flags: [{ property: SECRET, at: position + 1, time: opened.duration }],
  counters: Object.fromEntries(
    Object.keys(opened.counters).map((key) => [key, COUNT]),
  ) as unknown as Opened['counters'],
  nodes: opened.nodes.map((node) => (nodes[node.id]?.ahead ? { ...node, title: SECRET } : node)),
});

const timelineSecret = (timeline: Timeline, time: number): Timeline => ({
  ...timeline,
  lanes: timeline.lanes.map((spans) =>
    spans.map((span) => (span.end > time ? { ...span, label: SECRET, failed: true, violates: true } : span)),
  ),
});

function viewSecret(view: View): View {
  const { detail, position } = view;
  if (detail?.kind !== 'command') return view;
  const life = Object.entries(detail.life).map(([what, at]) => [what, at > position ? COUNT : at]);
  return { ...view, detail: { ...detail, life: Object.fromEntries(life) } };
}

/** The same, but for what lies ahead, all of which is a secret, and the title of the run. */
const withSecrets = ({ opened, view, timeline, library, lesson }: ExplorerState): Partial<ExplorerState> => ({
  library: library && {
    ...library,
    scenarios: library.scenarios.map((item) => ({
      ...item,
      title: item.id === lesson?.told.scenario ? SECRET : item.title,
    })),
  },
  opened: opened && view && openedSecret(opened, view),
  view: view && viewSecret(view),
  timeline: timeline && view && timelineSecret(timeline, view.time),
  outcomes: Object.fromEntries((library?.designs ?? []).map(({ id }) => [id, { broken: [SECRET], exercised: [] }])),
  searched: Object.fromEntries(
    (library?.designs ?? []).map(({ id }) => [id, { kind: 'failed', message: SECRET } as const]),
  ),
});

/** A word, and not one of a few that stand everywhere. */
const isTelling = (answer: string): boolean => !/^(yes|no|(command )?\d+)$/.test(answer);

describe.each(LESSONS)('%s', (id) => {
  afterEach(() => forgetLesson(id));

  test('no part of the page has the answer before it is given', async () => {
    const { act, actions, store, container } = await show(page, `#/lesson/${id}/1`);
    const { told: lesson } = store.getState().lesson!;
    const steps = [...lesson.steps, lesson.variation];
    const last = lesson.steps.findLastIndex(({ questions }) => questions.length > 0);
    for (const [step, { questions, text, position }] of steps.entries()) {
      if (step > last && step < lesson.steps.length) continue;
      await act(() => actions.learn(id, step));
      const told = await actions.ask('steps', { position: 0 });
      const past = told?.lines.filter(({ position: at }) => at <= position) ?? [];
      const known = JSON.stringify([text, past]);
      await act(() => store.setState(withSecrets(store.getState())));
      expect(toldBy(container).match(SECRETS)).toBeNull();
      for (const [i, { options, answer }] of questions.entries()) {
        const words = toldBy(container);
        expect(words.match(SECRETS)).toBeNull();
        const telling = isTelling(options[answer]) && !known.includes(options[answer]);
        expect(telling && words.includes(options[answer])).toBe(false);
        await act(() => answered(questionId(id, step, i), answer));
      }
      // With the last answer it is told.
      if (step >= last) expect(toldBy(container)).toMatch(SECRET);
    }
  });
});
