import { expect, test } from 'vitest';
import { FakePort, settle } from './fake.test-helper.ts';
import { createGallery } from './gallery.ts';

test('hazards are searched one after the other, and none twice', async () => {
  const ports: FakePort[] = [];
  const { store, actions } = createGallery(() => {
    ports.push(new FakePort());
    return ports.at(-1)!;
  });
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
