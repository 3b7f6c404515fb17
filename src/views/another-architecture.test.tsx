// @vitest-environment happy-dom
import { screen, within } from '@testing-library/dom';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IMPORTERS } from '../capture/importers.ts';
import { ARCHS } from '../model/arch/registry.ts';
import { topology } from '../model/arch/toy-machine.test-helper.ts';
import { TOY } from '../model/arch/toy.test-helper.ts';
import { TOY_SENTENCES } from '../model/arch/toy-words.test-helper.ts';
import { GraphPanel } from './graph/graph-panel.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { QueuesPanel } from './queues/queues-panel.tsx';
import { pictureText } from './graph/picture-text.test-helper.ts';
import { show } from './shown.test-helper.tsx';
import { HANDLERS } from '../worker/handlers.ts';
import { deskOf } from '../worker/open.test-helper.ts';
import { Session } from '../worker/session.ts';
import { PLAIN_VIEW } from '../worker/view/arch/plain.ts';
import { VIEWS } from '../worker/view/arch/registry.ts';
import { ARCH_SENTENCES } from '../model/arch/sentences.ts';

beforeAll(() => {
  ARCHS.push(TOY);
  ARCH_SENTENCES.toy = TOY_SENTENCES;
  VIEWS.toy = {
    ...PLAIN_VIEW,
    graph: async (m) => ({ ...(await PLAIN_VIEW.graph(m)), iommu: () => ['one cache'] }),
  };
  IMPORTERS.unshift({
    id: 'toy',
    title: 'a toy',
    sniff: ({ text }) => (text?.startsWith('toy') ? { why: 'it says so', sure: 'certain' } : undefined),
    read: async ({ name }) => ({
      name,
      title: 'A toy',
      about: '',
      caution: '',
      topology: topology(true),
      design: 'viommu-batch',
    }),
  });
});
afterAll(() => {
  ARCHS.pop();
  delete ARCH_SENTENCES.toy;
  delete VIEWS.toy;
  IMPORTERS.shift();
});

const TEXT = { kind: 'text', name: 'toy.txt', text: 'toy' } as const;
const labels = (name: string): (string | null)[] =>
  within(screen.getByRole('grid', { name }))
    .getAllByRole('row')
    .map((row) => row.getAttribute('aria-label'));

test('a machine of another architecture is run by the worker and shown by the page', async () => {
  const page = await show(
    <>
      <GraphPanel />
      <QueuesPanel />
      <Inspector />
    </>,
    '',
  );
  await page.act(() => page.actions.open(TEXT));
  const { opened } = page.store.getState();
  expect(opened).toMatchObject({ title: 'A toy' });
  const told: string[] = [];
  const pictures: string[] = [];
  for (let at = 1; at <= opened!.length; at++) {
    await page.act(() => page.actions.goTo(at));
    told.push(...page.store.getState().view!.events.map(({ text }) => text));
    pictures.push(pictureText(page.container.querySelector('.graph-svg')!, 11.5));
  }
  expect(told).toContain('TOY0: DROP.');
  expect(told).toContain('The VMM hands a command on.');
  expect(pictures.at(-1)).toContain('one cache');
  expect(labels('Commands of toy0')).toEqual([
    'command 0, DROP: done by the VMM itself',
    'command 1, WAIT: done by the VMM itself',
  ]);
  expect(labels('Physical commands of TOY0')).toEqual([
    'slot 0, DROP, written by the kernel itself: complete',
    'slot 1, WAIT, written by the kernel itself: complete',
  ]);
});

test('its worker searches every interleaving, and answers what is asked of any machine', async () => {
  const desk = deskOf(new Session());
  const { length } = await HANDLERS.open({ source: TEXT }, desk);
  const place = { source: TEXT, design: 'viommu-batch', choices: [], position: 0 };
  expect(await HANDLERS.check({ ...place, maxStates: 10_000 }, desk)).toMatchObject({
    verdict: 'exhausted',
    counterexamples: [],
  });
  expect(await HANDLERS.registers({ position: length }, desk)).toEqual({ position: length, files: [] });
  expect((await HANDLERS.next({ position: 0 }, desk)).options.length).toBeGreaterThan(0);
});
