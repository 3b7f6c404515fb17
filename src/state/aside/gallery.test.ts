import { expect, test } from 'vitest';
import { FakePort, settle } from '../fake.test-helper.ts';
import { createGallery } from './gallery.ts';

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
