import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createExplorer } from '../../state/explorer.ts';
import { FakePort } from '../../state/fake.test-helper.ts';
import { keepAddress } from './address.ts';
import { eventually } from '../../state/eventually.test-helper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A browser with a history of its own: links, the last one being where one is. */
function browser() {
  const entries = [''];
  let changed = (): void => {};
  return {
    entries,
    title: '',
    hash: () => entries.at(-1)!,
    write(link: string, entry: 'this' | 'new') {
      if (entry === 'this') entries.pop();
      entries.push(link);
    },
    entitle(title: string) {
      this.title = title;
    },
    onChange(told: () => void) {
      changed = told;
      return () => {
        changed = () => {};
      };
    },
    back() {
      entries.pop();
      changed();
    },
    /** The user writes a link over the address; returns what tells of it. */
    type(link: string) {
      entries.push(link);
      return () => changed();
    },
  };
}

async function page() {
  const explorer = createExplorer(
    () => new FakePort(),
    () => new FakePort(),
  );
  await explorer.actions.start();
  const shown = browser();
  shown.entitle = shown.entitle.bind(shown);
  let told = '';
  const tell = (state: string): void => {
    told = state;
  };
  keepAddress(explorer, tell, shown);
  const rest = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(300);
    // What writes a link is loaded when it is first needed, which no clock tells.
    await eventually(() => expect(told).toBe('written'));
  };
  await rest();
  return { ...explorer, shown, rest };
}

const at = (position: number, design = 'viommu-batch'): string => `#/scenario/interlaced/${design}/step/${position}`;

test('what is opened first makes no entry, and neither do steps', async () => {
  const { actions, shown, rest } = await page();
  await actions.step(1);
  await rest();
  await actions.step(1);
  await rest();
  expect(shown.entries).toEqual([at(2)]);
  expect(shown.title).toBe('interlaced, viommu-batch, step 2 · vIOMMU Explorer');
});

test('a jump makes an entry, and the one before it says what was left, to the last step', async () => {
  const { actions, shown, rest } = await page();
  await actions.step(1);
  await actions.step(1);
  await actions.chooseDesign('split-by-target');
  await rest();
  expect(shown.entries).toEqual([at(2), at(0, 'split-by-target')]);
  await actions.goTo(20);
  await actions.goTo(30);
  await rest();
  expect(shown.entries.slice(1)).toEqual([at(0, 'split-by-target'), at(30, 'split-by-target')]);
});

test('stops are in the address, of dialogs as well, and come from it; an address without them leaves them', async () => {
  const { actions, store, shown, rest } = await page();
  store.setState({ stops: [{ text: 'violation', on: true }] });
  await rest();
  expect(shown.entries).toEqual([`${at(0)}?u=violation`]);
  actions.showDialog('map');
  await rest();
  expect(shown.entries).toEqual(['#/map?u=violation']);
  store.setState({ stops: [] });
  await actions.follow('#/map?u=-event=refuse');
  expect(store.getState().stops).toEqual([{ text: 'event=refuse', on: false }]);
  await actions.follow(at(3));
  expect(store.getState().stops).toHaveLength(1);
});

test('the way back is followed, and makes no entry', async () => {
  const { actions, store, shown, rest } = await page();
  await actions.goTo(20);
  await rest();
  shown.back();
  await eventually(() => expect(store.getState().position).toBe(0));
  await rest();
  expect(shown.entries).toEqual([at(0)]);
});

test('while the way back is followed nothing is written over where it leads', async () => {
  const { actions, store, shown, rest } = await page();
  await actions.chooseDesign('split-by-target');
  await rest();
  await actions.step(1);
  shown.back();
  await vi.advanceTimersByTimeAsync(300);
  await eventually(() => expect(store.getState().design).toBe('viommu-batch'));
  await rest();
  expect(shown.entries).toEqual([at(0)]);
});

test('a link of which is told only after what was due is not written over', async () => {
  const { actions, store, shown } = await page();
  await actions.goTo(20);
  await actions.chooseDesign('split-by-target');
  const told = shown.type(at(7));
  await vi.advanceTimersByTimeAsync(300);
  await actions.link();
  expect(shown.entries.at(-1)).toBe(at(7));
  told();
  await eventually(() => expect(store.getState()).toMatchObject({ design: 'viommu-batch', position: 7 }));
  expect(shown.entries.at(-1)).toBe(at(7));
});
