import { expect, test } from 'vitest';
import { FakePort, settle } from '../fake.test-helper.ts';
import type { HazardCell } from '../../worker/protocol.ts';
import { createGallery, isSearched } from './gallery.ts';
import { createHelper } from './helper.ts';

test('hazards are searched one after the other, and none twice', async () => {
  const ports: FakePort[] = [];
  const { store, actions } = createGallery(() => {
    ports.push(new FakePort());
    return ports.at(-1)!;
  }, 1);
  await actions.search(['h01-a', 'h05-b']);
  expect(Object.keys(store.getState().hazards)).toEqual(['h01-a', 'h05-b']);
  expect(ports[0].terminated).toBe(true);
  await actions.search(['h01-a', 'h05-b']);
  expect(ports).toHaveLength(1);
  void actions.search(['h08-c']);
  actions.stop();
  await settle();
  expect(Object.keys(store.getState().hazards)).toEqual(['h01-a', 'h05-b']);
  ports.length = 0;
  void actions.search(['h08-c']);
  ports[0].crash('gone');
  await settle();
  expect(store.getState().problem).toBe('gone');
});

test('workers take the next hazard as soon as they are free, and all end with the last', async () => {
  const ports: FakePort[] = [];
  const { store, actions } = createGallery(() => {
    ports.push(new FakePort());
    return ports.at(-1)!;
  }, 3);
  const ids = ['h01-a', 'h05-b', 'h08-c', 'h09-d', 'h10-e'];
  await actions.search(ids);
  expect(Object.keys(store.getState().hazards).sort()).toEqual(ids);
  expect(ports.map(({ terminated }) => terminated)).toEqual([true, true, true]);
  // No more workers than hazards.
  await actions.search([...ids, 'h13-f']);
  expect(ports).toHaveLength(4);
  void actions.search(['h15-g', 'h18-h']);
  ports.at(-1)!.crash('gone');
  await settle();
  expect(store.getState().problem).toBe('gone');
  expect(ports.every(({ terminated }) => terminated)).toBe(true);
});

test('cells are told one by one, and those that are known are not searched again', async () => {
  const ports: FakePort[] = [];
  const cellOf = (design: string, fixed = false): HazardCell => ({ design, spec: design, fixed, expected: [] });
  const start = (): FakePort => {
    const port = new FakePort();
    port.held.add('hazardCell');
    port.answers = {
      hazard: ({ id, also = [] }) => ({
        ...{ hazard: 'H01', id, title: '', about: '', cite: '', breaks: [], fix: '' },
        cells: [
          cellOf('a'),
          cellOf('a', true),
          { ...cellOf('b'), expected: 'not-applicable' },
          ...also.map((o) => cellOf(o)),
        ],
      }),
      hazardCell: ({ cell }) => ({ ...cell, found: FOUND }),
    };
    ports.push(port);
    return port;
  };
  const { store, actions } = createGallery(start, 2);
  const cells = (): string[] =>
    (store.getState().hazards.h01?.cells ?? []).map((cell) => `${cell.design}${cell.found ? ' found' : ''}`);
  void actions.search(['h01']);
  await settle();
  expect(cells()).toEqual(['a', 'a', 'b']);
  ports[0].answer('hazardCell');
  await settle();
  expect(cells()).toEqual(['a found', 'a', 'b']);
  expect(isSearched(store.getState().hazards.h01)).toBe(false);
  // Another visit, with a design more.
  actions.stop();
  const again = actions.search(['h01'], ['own']);
  await settle();
  expect(cells()).toEqual(['a found', 'a', 'b', 'own']);
  ports[1].answer('hazardCell');
  await settle();
  ports[1].answer('hazardCell');
  await again;
  expect(ports[1].asked('hazardCell').map(({ cell }) => `${cell.design}${cell.fixed ? ' fixed' : ''}`)).toEqual([
    'a fixed',
    'own',
  ]);
  expect(isSearched(store.getState().hazards.h01)).toBe(true);
  expect(ports[1].terminated).toBe(true);
});

const FOUND = {
  breaks: [],
  others: [],
  exercised: true,
  exhausted: true,
  states: 1,
  agrees: true,
  fate: null,
  counterexamples: [],
};

test('a worker that runs already begins, and is asked for nothing more once the gallery is closed', async () => {
  const port = new FakePort();
  port.held.add('hazardCell');
  const cells = ['a', 'b'].map((design): HazardCell => ({ design, spec: design, fixed: false, expected: [] }));
  port.answers = {
    hazard: ({ id }) => ({ hazard: 'H01', id, title: '', about: '', cite: '', breaks: [], fix: '', cells }),
    hazardCell: ({ cell }) => ({ ...cell, found: FOUND }),
  };
  const helper = createHelper(() => port);
  let started = 0;
  const { store, actions } = createGallery(
    () => {
      started++;
      return new FakePort();
    },
    1,
    helper,
  );
  // It begins to run.
  await helper.call('library', {});
  void actions.search(['h03', 'h04']);
  await settle();
  expect(port.asked('hazardCell')).toHaveLength(1);
  actions.stop();
  port.answer('hazardCell');
  await settle();
  expect(port.asked('hazardCell')).toHaveLength(1);
  expect(port.asked('hazard').map(({ id }) => id)).toEqual(['h03']);
  expect(port.terminated).toBe(false);
  // It goes on where it was, with the same worker.
  void actions.search(['h03']);
  await settle();
  expect(port.asked('hazardCell')).toHaveLength(2);
  expect(started).toBe(0);
  expect(store.getState().problem).toBe('');
});
