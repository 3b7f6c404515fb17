import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createExplorer, type Explorer } from '../explorer.ts';
import { FakePort } from '../fake.test-helper.ts';
import type { Own, OwnShelf, Tab, Work } from '../kept/own.ts';
import { LivePort } from '../live.test-helper.ts';
import type { Drafting } from './draft.ts';
import { createDrafting } from './drafting.ts';

/** What the browser's database does, for several pages. */
function shelf(): OwnShelf & { readonly all: Map<string, Own> } {
  const all = new Map<string, Own>();
  return {
    all,
    list: async () => [...all.values()].reverse(),
    get: async (id) => all.get(id),
    async put(own, seen) {
      if ((all.get(own.id)?.revision ?? null) !== seen) return false;
      all.delete(own.id);
      all.set(own.id, own);
      return true;
    },
    remove: async (id) => void all.delete(id),
  };
}

const tabOf = (work: Work | null = null): Tab => {
  let at = work;
  return {
    get: () => at,
    set: (next) => {
      at = next;
    },
  };
};

const open: { close(): void }[] = [];
beforeEach(() => void vi.spyOn(globalThis.crypto, 'randomUUID').mockImplementation(ids()));
afterEach(() => {
  for (const one of open.splice(0)) one.close();
  vi.restoreAllMocks();
});

function ids(): () => `${string}-${string}-${string}-${string}-${string}` {
  let n = 0;
  return () => `0000000${n++}-0000-0000-0000-000000000000`;
}

async function page(kept: OwnShelf = shelf(), tab = tabOf(), first = '#v=1&s=interlaced&d=viommu-batch&p=30') {
  const port = new LivePort();
  const explorer: Explorer = createExplorer(
    () => port,
    () => new FakePort(),
  );
  const drafting: Drafting = createDrafting(explorer, kept, tab);
  open.push(drafting, explorer);
  await explorer.actions.start(first);
  /** Lets all that follows happen. */
  const rest = async (): Promise<void> => {
    for (let i = 0; i < 3; i++)
      do await new Promise((resolve) => setTimeout(resolve, 0));
      while (port.unanswered.size > 0);
  };
  explorer.actions.showEditor(true);
  await rest();
  const text = (): string => drafting.store.getState().draft!.text;
  const replace = async (from: string, to: string, name = 'change'): Promise<void> => {
    expect(text()).toContain(from);
    drafting.actions.change(text().replace(from, to), name);
    await rest();
  };
  return { ...explorer, drafting, rest, text, replace, tab, state: () => explorer.store.getState() };
}

const LAST = '- CMD_ATC_INV: { sid: B, size: 52 }';

test('a change runs at once, at the corresponding moment', async () => {
  const { state, replace } = await page();
  const before = state().opened!;
  expect(state().position).toBe(30);
  await replace(
    '- CMD_TLBI_NH_ASID: { asid: 1 }',
    '- CMD_CFGI_STE: { sid: A }\n              - CMD_TLBI_NH_ASID: { asid: 1 }',
  );
  expect(state().status.kind).toBe('ready');
  expect(state().opened!.length).toBeGreaterThan(before.length);
  // The VMM does the new one itself, and then fetches the rest: what had been fetched is.
  const { entries } = state().view!.queues[0].rows;
  expect(entries.map(({ status }) => status)).toEqual(['vmm', ...Array(4).fill('fetched'), 'queued']);
  expect(state().source).toMatchObject({ kind: 'text', name: 'interlaced.yaml' });
});

test('what is refused leaves what was open, and says what is wrong where', async () => {
  const { state, replace, drafting, rest } = await page();
  const before = state().opened;
  await replace(LAST, '- CMD_ATC_INV: { sid: Z, size: 52 }');
  expect(state().status.kind).toBe('ready');
  expect(state().opened).toBe(before);
  const [{ place, text }] = state().refused;
  expect(text).toContain("'Z'");
  expect(place).toMatchObject({ line: 39, end: { line: 39 } });
  drafting.actions.undo();
  await rest();
  expect(state().refused).toEqual([]);
});

test('changes are taken back and done again, and lie on the shelf', async () => {
  const kept = shelf();
  const first = await page(kept);
  const original = first.text();
  await first.replace(LAST, '', 'delete command 3');
  await first.replace('pages: 2', 'pages: 3', 'typing');
  expect(first.drafting.store.getState().draft!.done.map(({ name }) => name)).toEqual(['delete command 3', 'typing']);
  first.drafting.actions.undo();
  first.drafting.actions.undo();
  await first.rest();
  expect(first.text()).toBe(original);
  first.drafting.actions.redo();
  await first.rest();
  // The page is loaded again: its address may be behind.
  const link = await first.actions.link();
  first.drafting.actions.redo();
  await first.rest();
  const changed = first.text();
  const second = await page(kept, first.tab, link);
  expect(second.text()).toBe(changed);
  expect(second.state().source).toMatchObject({ text: changed });
  second.drafting.actions.undo();
  second.drafting.actions.undo();
  await second.rest();
  expect(second.text()).toBe(original);
});

test('what was done before a reload can be taken back although the shelf has heard of none of it', async () => {
  const kept = shelf();
  const put = vi.spyOn(kept, 'put').mockImplementation(() => new Promise(() => {}));
  const first = await page(kept);
  const original = first.text();
  await first.replace(LAST, '', 'delete command 3');
  put.mockRestore();
  // Nor has the address.
  const second = await page(kept, first.tab);
  expect(second.text()).toBe(original.replace(LAST, ''));
  second.drafting.actions.undo();
  await second.rest();
  expect(second.text()).toBe(original);
  expect([...kept.all.values()]).toMatchObject([{ text: original, done: [] }]);
  expect(second.state().toast).toBe('');
});

test('a put that arrived after the page was left is this page’s own', async () => {
  const kept = shelf();
  const first = await page(kept);
  const { put } = kept;
  kept.put = async (own, seen) => {
    await put(own, seen);
    return new Promise(() => {});
  };
  await first.replace(LAST, '', 'delete command 3');
  kept.put = put;
  const second = await page(kept, first.tab, await first.actions.link());
  await second.replace('pages: 2', 'pages: 3');
  expect([...kept.all.values()].map(({ name }) => name)).toEqual(['interlaced.yaml']);
});

test('a text that is refused stays while the editor is closed, and over a reload', async () => {
  const kept = shelf();
  const first = await page(kept);
  await first.replace('pages: 2', 'pages: 3');
  const link = await first.actions.link();
  await first.replace(LAST, '- CMD_ATC');
  const refused = first.text();
  first.actions.showEditor(false);
  first.actions.showEditor(true);
  await first.rest();
  expect(first.text()).toBe(refused);
  const second = await page(kept, first.tab, link);
  expect(second.text()).toBe(refused);
  expect(second.state().refused).not.toEqual([]);
  second.drafting.actions.undo();
  await second.rest();
  expect(second.text()).toContain(LAST);
  expect(second.state().refused).toEqual([]);
});

test('two pages at the same scenario do not lose each other’s work', async () => {
  const kept = shelf();
  const one = await page(kept);
  await one.replace(LAST, '', 'delete');
  const link = await one.actions.link();
  const two = await page(kept, tabOf(), link);
  expect(two.drafting.store.getState().draft!.own).toBe(one.drafting.store.getState().draft!.own);
  await two.replace('pages: 2', 'pages: 3');
  await one.replace('pages: 2', 'pages: 4');
  expect(one.state().toast).toContain('interlaced (2).yaml');
  expect([...kept.all.values()].map(({ name, text }) => [name, /pages: \d/.exec(text)![0]])).toEqual([
    ['interlaced.yaml', 'pages: 3'],
    ['interlaced (2).yaml', 'pages: 4'],
  ]);
});

test('what came by a link is not one’s own until it is changed or saved', async () => {
  const one = await page();
  await one.replace(LAST, '', 'delete');
  const link = await one.actions.link();
  const kept = shelf();
  const other = await page(kept, tabOf(), link);
  expect(other.drafting.store.getState().draft).toMatchObject({ own: null, saved: false });
  expect(kept.all.size).toBe(0);
  await other.drafting.actions.save('mine.yaml');
  await other.rest();
  expect([...kept.all.values()]).toMatchObject([{ name: 'mine.yaml', saved: true }]);
  expect(other.state().source).toMatchObject({ name: 'mine.yaml' });
});

test('own scenarios are opened, copied, renamed, deleted and brought back', async () => {
  const { drafting, rest, state, replace } = await page();
  await replace(LAST, '', 'delete');
  await drafting.actions.save('mine.yaml');
  const names = (): string[] => drafting.store.getState().list.map(({ name }) => name);
  expect(names()).toEqual(['mine.yaml']);
  const [{ id }] = drafting.store.getState().list;
  await drafting.actions.duplicate(id);
  expect(names()).toEqual(['mine (2).yaml', 'mine.yaml']);
  await drafting.actions.rename(drafting.store.getState().list[0].id, 'other.yaml');
  expect(names()).toEqual(['other.yaml', 'mine.yaml']);
  await drafting.actions.remove(id);
  expect(names()).toEqual(['other.yaml']);
  await drafting.actions.restore();
  expect(names()).toEqual(['mine.yaml', 'other.yaml']);
  await drafting.actions.open(id);
  await rest();
  expect(state().source).toMatchObject({ name: 'mine.yaml' });
});

test('a copy is kept beside the original: work goes on, and both can be taken back to it', async () => {
  const { drafting, rest, replace, text } = await page();
  const original = text();
  await replace(LAST, '', 'delete command 3');
  await drafting.actions.keepCopy('without command 3.yaml');
  drafting.actions.undo();
  await rest();
  expect(text()).toBe(original);
  const copy = drafting.store.getState().list.find(({ name }) => name === 'without command 3.yaml')!;
  expect(copy).toMatchObject({ text: original.replace(LAST, ''), saved: true });
  expect(copy.done.map(({ name }) => name)).toEqual(['delete command 3']);
});
