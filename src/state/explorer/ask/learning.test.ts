import { expect, test } from 'vitest';
import { ready } from '../../explorer.test-helper.ts';
import { settle } from '../../fake.test-helper.ts';

test('the cards are asked for once: when the gallery opens, before it is there to show them', async () => {
  const { actions, port } = await ready();
  actions.showDialog('find');
  expect(port.asked('cards')).toHaveLength(0);
  actions.showDialog('hazards');
  await settle();
  expect(port.asked('cards')).toHaveLength(1);
  expect(await actions.cards()).toEqual([]);
  actions.showDialog(null);
  actions.showDialog('hazards');
  await settle();
  expect(port.asked('cards')).toHaveLength(1);
});

test('cards that did not come are asked for again', async () => {
  const { actions, get, port } = await ready();
  port.held.add('cards');
  actions.showDialog('hazards');
  const asked = actions.cards();
  await settle();
  port.refuse('cards', 'out of luck');
  await expect(asked).rejects.toThrow('out of luck');
  port.held.clear();
  expect(await actions.cards()).toEqual([]);
  expect(port.asked('cards')).toHaveLength(2);
  expect(get().status.kind).toBe('ready');
});
