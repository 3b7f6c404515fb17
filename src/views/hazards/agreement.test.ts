/**
 * Every cell of the hazards' matrix against the page that it opens: the sentence about any interleaving, the sentence
 * about the run, and the marks of the design's tab, by the code that draws them.
 */
import { describe, expect, test } from 'vitest';
import { createExplorer } from '../../state/explorer.ts';
import { LivePort } from '../../state/live.test-helper.ts';
import { outcomeOf } from '../../state/aside/outcomes.ts';
import { wholeHazard } from '../../worker/open.test-helper.ts';
import type { HazardCell } from '../../worker/protocol.ts';
import { HAZARDS } from '../../scenario/played/bundled.test-helper.ts';
import { anyWords } from '../header/any-words.ts';
import { hazardWords } from '../header/any.tsx';
import { anyMark, runMark } from '../header/tab-marks.tsx';
import { runWords } from '../header/verdict-words.ts';
import { cellOutcome, cellWords, SIGNS } from './cell-words.ts';

const { store, actions } = createExplorer(() => new LivePort());
await actions.start();

/** What the page says of what it has open, once it knows. */
async function shown() {
  const searched = await new Promise<ReturnType<typeof now>>((resolve) => {
    const look = (): boolean => {
      const found = now();
      const known = store.getState().status.kind === 'ready' && found?.kind === 'done';
      if (known) resolve(found);
      return known;
    };
    if (look()) return;
    const stop = store.subscribe(() => look() && stop());
  });
  const { opened, design, position } = store.getState();
  if (searched?.kind !== 'done' || !opened) throw new Error('nothing is shown');
  const run = outcomeOf(opened.verdicts);
  const all = opened.verdicts.length;
  return {
    design,
    position,
    opened,
    run,
    searched: searched.result,
    headline: runWords(run, all),
    any: anyWords(searched, run.broken, all, opened.hazard),
    hazard: hazardWords(opened.hazard!, searched.result),
    tab: { run: runMark(run, all), any: anyMark(searched, true) },
  };
}

const now = () => {
  const { searched, design } = store.getState();
  return searched[design];
};

/** What a cell says of any interleaving, and what the page that it opens says. */
function agree(cell: HazardCell, page: Awaited<ReturnType<typeof shown>>): void {
  const { breaks, others, states, counterexamples } = cell.found!;
  const outcome = cellOutcome(cell);
  expect(page.hazard.startsWith(SIGNS[outcome]), `${page.hazard} | ${cellWords(cell)}`).toBe(true);
  expect([...page.searched.violated].sort()).toEqual([...breaks, ...others].sort());
  expect(page.searched.states).toBe(states);
  // The tab: a ✗ exactly where some interleaving violates something, which the cell tells too.
  const broken = breaks.length + others.length;
  expect(page.tab.any.sign).toBe(broken > 0 ? `✗${broken}` : page.searched.exercised.length > 0 ? '✓' : '○');
  expect(outcome === 'found').toBe(breaks.length > 0);
  for (const id of others) if (outcome !== 'found') expect(cellWords(cell)).toContain(id);
  // No run does what no interleaving can, and the page never calls all kept what the cell calls ✗ without saying so.
  for (const id of page.run.broken) expect(page.searched.violated).toContain(id);
  const more = page.searched.violated.filter((id) => !page.run.broken.includes(id));
  expect(page.any.play !== undefined).toBe(more.length > 0);
  expect(page.tab.run.sign).toBe(
    page.run.broken.length > 0 ? `✗${page.run.broken.length}` : page.run.exercised.length > 0 ? '✓' : '○',
  );
  expect(page.headline).toMatch(page.run.broken.length > 0 ? /^This run breaks / : /^This run (keeps|exercises) /);
  if (cell.fixed) return;
  // It opens at its counterexample; one that cannot happen opens at its beginning.
  if (outcome !== 'found') {
    expect(page.position).toBe(0);
    return;
  }
  const here = page.opened.verdicts.filter(({ id, held, at }) => !held && at === page.position && breaks.includes(id));
  expect(here).not.toEqual([]);
  expect(page.position).toBe(Math.min(...counterexamples.map(({ choices }) => choices.length)));
}

describe.each(HAZARDS)('%s', async (id) => {
  const { cells } = await wholeHazard(id);
  const plain = cells.filter(({ fixed, expected }) => !fixed && expected !== 'not-applicable');

  const source = { kind: 'scenario', id } as const;

  test.each(plain.map((cell) => [cell.spec, cell] as const))(
    'its cell under %s opens a page that agrees',
    async (spec, cell) => {
      await actions.open(source, spec);
      const page = await shown();
      expect(page.design).toBe(spec);
      agree(cell, page);
    },
  );

  // A cell that means its design as it is opens just that.
  test.each(plain.filter(({ spec, design }) => spec !== design).map((cell) => [cell.design, cell] as const))(
    'opened from the menu under %s it is the same',
    async (design, cell) => {
      await actions.open(source, design);
      const page = await shown();
      expect(page.design).toBe(cell.spec);
      agree(cell, page);
    },
  );

  test.each(plain.filter(({ spec, design }) => spec === design).map((cell) => [cell.design, cell] as const))(
    'from its beginning under %s the run is one of the interleavings that the cell tells of',
    async (design, cell) => {
      await actions.openPlace({ source, design, choices: [], position: 0 });
      const page = await shown();
      expect(page.opened.choices).toEqual([]);
      agree({ ...cell, fixed: true }, page);
    },
  );
});
