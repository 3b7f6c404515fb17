// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Moved, move, Sheets } from './sheets.tsx';

const NAMES = Array.from({ length: 65 }, (_, i) => `p${i}`);
const PARTS = NAMES.map((name) => <path key={name} id={name} />);

function shown(flat: boolean): Element {
  const page = document.createElement('div');
  page.innerHTML = renderToStaticMarkup(
    <svg aria-hidden="true">
      <Sheets flat={flat}>{PARTS}</Sheets>
      <Moved flat={flat}>
        <path id="over" />
      </Moved>
    </svg>,
  );
  return page;
}

const ids = (page: Element): string[] => [...page.querySelectorAll('path')].map(({ id }) => id);
const ALL = [...NAMES, 'over'];

test('some parts on each sheet, in their order, and all are moved', () => {
  const page = shown(false);
  expect(ids(page)).toEqual(ALL);
  expect(page.querySelectorAll('.sheet')).toHaveLength(3);
  move(page, 'translate(3,4) scale(2)');
  for (const path of page.querySelectorAll('path'))
    expect(path.parentElement!.getAttribute('transform')).toBe('translate(3,4) scale(2)');
});

test('what leaves the page is SVG alone', () => {
  const page = shown(true);
  expect(ids(page)).toEqual(ALL);
  expect([...page.querySelectorAll('*')].map(({ localName }) => localName)).toEqual(['svg', ...ALL.map(() => 'path')]);
});
