import { expect, test } from 'vitest';
import { DEFAULT_PANELS, readPrefs, writePrefs } from './prefs.ts';

/** A storage with one value in it. */
function storage(text: string | null = null) {
  const held = { text };
  return {
    held,
    getItem: () => held.text,
    setItem: (_: string, value: string) => {
      held.text = value;
    },
  };
}

const DEFAULTS = { panels: DEFAULT_PANELS, speed: 1, motion: true, axis: 'time' };

test('what was written is read', () => {
  const kept = { panels: { left: 30, right: 20, timeline: 10 }, speed: 4, motion: false, axis: 'step' } as const;
  const place = storage();
  writePrefs(kept, place);
  expect(readPrefs(place)).toEqual(kept);
});

test.each([
  null,
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"panels":5,"speed":3,"motion":"no","axis":7}',
  '{"panels":{"left":1}}',
])('a stranger’s %s counts for nothing', (text) => {
  expect(readPrefs(storage(text))).toEqual(DEFAULTS);
});

test('storage that is forbidden is no error', () => {
  const forbidden = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('denied');
    },
  };
  expect(readPrefs(forbidden)).toEqual(DEFAULTS);
  expect(() => writePrefs({ panels: DEFAULT_PANELS, speed: 1, motion: true, axis: 'time' }, forbidden)).not.toThrow();
});
