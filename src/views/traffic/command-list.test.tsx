// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/dom';
import { beforeEach, expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { CommandList } from './command-list.tsx';

beforeEach(() => localStorage.clear());

const open = async () => {
  const shown = await show(<CommandList onClose={() => {}} />, '#v=1&c=arm-traced-short&d=viommu-batch&p=0');
  await shown.act(() => {});
  const rows = () =>
    [...shown.container.querySelectorAll<HTMLElement>('[data-row]')].filter(({ textContent }) => textContent);
  const field = screen.getByRole('combobox');
  const write = (filter: string) =>
    shown.act(() => fireEvent.change(field, { target: { value: filter, selectionStart: filter.length } }));
  const enter = () => shown.act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  const grid = screen.getByRole('grid');
  // Nothing is laid out here, so no browser tells that the list was scrolled.
  const scrolled = (): Promise<void> => shown.act(() => fireEvent.scroll(grid));
  const key = async (name: string): Promise<void> => {
    await shown.act(() => fireEvent.keyDown(grid, { key: name }));
    await scrolled();
  };
  const here = () => shown.container.querySelector('[aria-selected="true"][data-row]');
  return { ...shown, rows, field, write, enter, key, scrolled, here };
};

test('a filter chooses, is kept, is completed, and what is wrong is told at its place', async () => {
  const { rows, write, enter, field, act, container } = await open();
  expect(screen.getByText(/^307 commands/)).toBeDefined();
  expect(rows()[0].textContent).toContain('CFGI_ALL');
  await write('op == TL');
  expect(screen.getAllByRole('option')[0].textContent).toContain('TLBI_NH_ALL');
  await write('op == ATC');
  await act(() => fireEvent.keyDown(field, { key: 'Escape' }));
  expect(container.querySelector('.traffic-problem mark')?.textContent).toBe('ATC');
  await enter();
  expect(screen.getByText(/^307 commands/)).toBeDefined();
  await write('op == CFGI_CD && fate == executed');
  await enter();
  expect(screen.getByText(/of 307 commands/)).toBeDefined();
  expect(rows().every(({ textContent }) => textContent?.includes('CFGI_CD'))).toBe(true);
  await act(() => fireEvent.click(screen.getByText('All')));
  await act(() => fireEvent.keyDown(field, { key: 'ArrowDown' }));
  expect(screen.getAllByRole('option')[0].textContent).toContain('op == CFGI_CD && fate == executed');
});

test('where no command of its kind is before it, a row begins with its address, too', async () => {
  const { rows, write, enter } = await open();
  await write('op == TLBI_NH_VA');
  await enter();
  const [first] = rows();
  expect(first.querySelector('.traffic-fields')?.textContent).toMatch(/^va=0x[0-9a-f]+ asid=\d+ /);
});

test('Enter right behind the last letter applies what is written, and refuses what is wrong', async () => {
  const { act, field, container } = await open();
  const type = (filter: string) =>
    fireEvent.change(field, { target: { value: filter, selectionStart: filter.length } });
  const enter = (filter: string) =>
    act(() => {
      type(filter);
      fireEvent.keyDown(field, { key: 'Enter' });
    });
  // What is known when the key comes is that the text before was wrong.
  await act(() => type('op == CFGI_C'));
  await enter('op == CFGI_CD');
  expect(screen.getByText(/of 307 commands/)).toBeDefined();
  expect(container.querySelector('.traffic-problem')).toBeNull();
  await act(() => type('op == TLBI_NH_VA'));
  await enter('op == TLBI_NH_V');
  expect(container.querySelector('.traffic-problem mark')?.textContent).toBe('TLBI_NH_V');
});

test('a bar chooses and lets go; the row that the cursor is at marks its bars', async () => {
  const { act, here, container } = await open();
  const opcodes = within(screen.getByRole('region', { name: 'opcode' }));
  const bar = opcodes.getByRole('button', { name: /^CFGI_CD \d/ });
  const of = Number(/([\d,]+)$/.exec(bar.textContent ?? '')?.[1].replace(',', ''));
  await act(() => fireEvent.click(bar));
  expect(container.querySelector('[data-rows]')?.getAttribute('data-rows')).toBe(String(of));
  expect(here()?.textContent).toContain('CFGI_CD');
  const again = opcodes.getByRole('button', { name: /^CFGI_CD \d/ });
  expect([again.getAttribute('aria-pressed'), again.className]).toEqual(['true', expect.stringContaining('here')]);
  await act(() => fireEvent.click(again));
  expect(container.querySelector('[data-rows]')?.getAttribute('data-rows')).toBe('307');
});

test('of ASIDs the most often first, though they are numbers', async () => {
  await open();
  const bars = within(screen.getByRole('region', { name: 'ASID' })).getAllByRole('button');
  // ASID 4 41 times, 7 36 times …
  expect(bars.map(({ textContent }) => textContent)).toEqual(['441', '736', '228', '34']);
});

test('keys go through the list, to the next of a kind, and into the run', async () => {
  const { key, here, act, scrolled, store } = await open();
  await key('End');
  expect(here()?.getAttribute('data-row')).toBe('306');
  await key('Home');
  const kind = (): string | undefined => here()?.querySelectorAll('[role="gridcell"]')[2].textContent ?? undefined;
  const first = kind();
  await key('ArrowDown');
  const second = kind();
  expect(second).not.toBe(first);
  await key('n');
  expect(kind()).toBe(second);
  await key('N');
  expect(here()?.getAttribute('data-row')).toBe('1');
  const search = screen.getByRole('searchbox');
  await act(() => fireEvent.change(search, { target: { value: 'TLBI_NH_VA ' } }));
  await act(() => fireEvent.keyDown(search, { key: 'Enter' }));
  await scrolled();
  expect(kind()).toBe('TLBI_NH_VA');
  const number = here()?.querySelector('[role="gridcell"]')?.textContent;
  await key('Enter');
  expect(store.getState().selection).toBe(`cmd/vsmmu0/${number}`);
  expect(store.getState().position).toBeGreaterThan(0);
});
