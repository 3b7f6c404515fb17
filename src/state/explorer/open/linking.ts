/** The address of what is shown; fetched when somebody first looks at something. */
import { keyOf } from '../../kept/branches.ts';
import { readable, stopParams, writeLink } from '../../link.ts';
import { nameOfDialog, shortened } from '../../short-link.ts';
import type { ExplorerState } from '../../types.ts';
import type { OpenRun } from './opening.ts';

/** The number of the step that a lesson is at, when it shows what the step shows; else null. */
function stepShown({ lesson, opened, source, position }: ExplorerState): string | null {
  const here = lesson && [...lesson.told.steps, lesson.told.variation][lesson.step];
  if (!here || !opened || !source) return null;
  const name = source.kind === 'scenario' ? source.id : source.name;
  const wanted = lesson.step < lesson.told.steps.length ? lesson.told.scenario : lesson.told.variation.file;
  const shows = name === wanted && here.position === position && here.design === opened.design;
  return shows && keyOf(here.choices) === keyOf(opened.choices)
    ? `#/lesson/${lesson.told.id}/${lesson.step + 1}`
    : null;
}

/** `counterexample`: the run is the one that its hazard opens with. */
export async function linkTo(state: ExplorerState, run: OpenRun, counterexample: boolean): Promise<string> {
  const { opened, position, selection, dialog, subject, sides, cursor, assumed, stops } = state;
  const besides = stops.length > 0 ? `?${readable(stopParams(stops))}` : '';
  const name = dialog && nameOfDialog(dialog);
  if (name) return `#/${name}${subject && `/${encodeURIComponent(subject)}`}${besides}`;
  const lesson = dialog ? null : stepShown(state);
  if (lesson) return lesson + besides;
  const hazard = counterexample ? (opened?.hazard?.hazard ?? null) : null;
  const compared = dialog === 'compare' && { sides, ...(cursor !== null && { cursor }) };
  return shortened(await writeLink({ ...run, position, selection, assumed, stops, ...compared }), hazard);
}
