// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { Narration } from '../transport/narration.tsx';
import { loadGlossary } from './explain.ts';
import { GLOSSARY } from './glossary.ts';
import { readTerm } from './read-terms.ts';
import { Term } from './term.tsx';

async function page() {
  await loadGlossary();
  const part = (
    <div className="app">
      <section aria-label="other">
        <Term of="ASID" />
      </section>
      <Narration />
    </div>
  );
  const shown = await show(part, '#v=1&s=interlaced&d=viommu-batch&p=33');
  const sentence = shown.container.querySelector<HTMLElement>('.narration-text')!;
  sentence.focus();
  return { ...shown, sentence, tip: () => document.querySelector('.term-tip')?.textContent };
}

const focused = () => document.activeElement?.textContent;

test('a key goes through the terms of the part that has the focus, each once, and around', async () => {
  const { act, actions, store, sentence, tip } = await page();
  const terms = [...sentence.querySelectorAll<HTMLElement>('[data-term]')].map(({ dataset }) => dataset.term!);
  expect(terms.length).toBeGreaterThan(1);
  for (const term of [...new Set(terms), terms[0]]) {
    await act(() => readTerm({ actions, store }, 1));
    expect(focused()).toBe(term);
    expect(tip()).toBe(`${term} ${GLOSSARY[term].split('\n')[0]}`);
    expect(document.activeElement?.getAttribute('aria-describedby')).toBe('term-tip');
  }
  await act(() => readTerm({ actions, store }, -1));
  expect(focused()).toBe([...new Set(terms)].at(-1));
  // Nothing of it is left that Tab would come to.
  expect(document.querySelectorAll('[data-term][tabindex]')).toHaveLength(1);
});

test('Escape goes back to where one was, Enter looks it up', async () => {
  const { act, actions, store, sentence, tip } = await page();
  await act(() => readTerm({ actions, store }, 1));
  await act(() => readTerm({ actions, store }, 1));
  await act(() => fireEvent.keyDown(document.activeElement!, { key: 'Escape' }));
  expect(document.activeElement).toBe(sentence);
  expect(tip()).toBeUndefined();
  await act(() => readTerm({ actions, store }, 1));
  const term = focused();
  await act(() => fireEvent.keyDown(document.activeElement!, { key: 'Enter' }));
  expect(store.getState()).toMatchObject({ dialog: 'glossary', subject: term });
});

test('what it means goes when a step takes the term away', async () => {
  const { act, actions, store, tip } = await page();
  await act(() => readTerm({ actions, store }, 1));
  expect(tip()).toBeDefined();
  await act(() => actions.goTo(0));
  await act(() => fireEvent.keyDown(document.body, { key: 'ArrowRight' }));
  expect(tip()).toBeUndefined();
});
