import { describe, expect, test } from 'vitest';
import { createExplorer } from '../../state/explorer.ts';
import { FakePort, settle } from '../../state/fake.test-helper.ts';
import { keyName } from './command.ts';
import { COMMANDS, commandOf, helpLines } from './registry.ts';

const press = (key: string, shiftKey = false) => commandOf({ key, shiftKey });

test('no two commands have an id or a key in common', () => {
  const ids = COMMANDS.map(({ id }) => id);
  const keys = COMMANDS.flatMap((command) => command.keys ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the help tells every key, what is alike in one line', () => {
  const lines = helpLines();
  const told = lines.flatMap(({ shown }) => shown);
  for (const key of COMMANDS.flatMap((command) => command.keys ?? [])) expect(told).toContain(keyName(key));
  expect(lines.slice(0, 3).map(({ shown }) => shown)).toEqual([
    ['←', '→'],
    ['Shift ←', 'Shift →'],
    ['Home', 'End'],
  ]);
  expect(new Set(lines.map(({ help }) => help)).size).toBe(lines.length);
});

test('Shift matters where there is a command for it, and nowhere else', () => {
  expect(press('ArrowLeft')?.id).toBe('step.back');
  expect(press('ArrowLeft', true)?.id).toBe('step.back-further');
  expect(press('?', true)?.id).toBe('help');
  expect(press('Home', true)?.id).toBe('ends.first');
  expect(press('y')).toBeUndefined();
});

describe('a key does to its explorer what it says', () => {
  async function ready() {
    const port = new FakePort();
    const explorer = createExplorer(
      () => port,
      () => new FakePort(),
    );
    await explorer.actions.start();
    const type = async (key: string, shiftKey = false): Promise<void> => {
      press(key, shiftKey)?.run(explorer);
      await settle();
    };
    return { port, explorer, type, get: explorer.store.getState };
  }

  test('steps, by what is chosen and by the next larger thing', async () => {
    const { port, explorer, type, get } = await ready();
    await type('ArrowRight');
    expect(get().position).toBe(1);
    await type('ArrowLeft');
    expect(get().position).toBe(0);
    explorer.actions.setGranularity('command');
    await type('ArrowRight', true);
    expect(port.asked('find').at(-1)).toEqual({ from: 0, direction: 1, boundary: 'ioctl' });
    explorer.actions.setGranularity('violation');
    await type('ArrowLeft', true);
    expect(port.asked('find').at(-1)).toMatchObject({ direction: -1, boundary: 'violation' });
  });

  test('goes to the ends, marks, and clears', async () => {
    const { explorer, type, get } = await ready();
    await type('End');
    expect(get().position).toBe(43);
    await type('Home');
    expect(get().position).toBe(0);
    await explorer.actions.goTo(5);
    await type('[');
    await explorer.actions.goTo(8);
    await type(']');
    expect(get().range).toEqual([5, 8]);
    explorer.actions.select('viommu/vm0/4');
    await type('Escape');
    expect(get()).toMatchObject({ range: null, selection: null });
  });

  test('shows the dialogs and what can happen next', async () => {
    const { type, get } = await ready();
    await type('h');
    expect(get().dialog).toBe('hazards');
    await type('?');
    expect(get().dialog).toBe('help');
    await type('n');
    expect(get().inspector).toBe('next');
  });
});

test('an embedded page has the keys that only look', () => {
  expect(
    COMMANDS.filter(({ looks }) => looks)
      .map(({ id }) => id)
      .sort(),
  ).toEqual([
    'clear',
    'ends.first',
    'ends.last',
    'play',
    'step.back',
    'step.back-further',
    'step.forward',
    'step.forward-further',
    'stops.change',
    'stops.change-back',
    'stops.choices',
    'stops.choices-back',
    'terms.before',
    'terms.next',
  ]);
});
