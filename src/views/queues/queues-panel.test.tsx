// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/dom';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GOLDEN } from '../golden.test-helper.ts';
import { show } from '../shown.test-helper.tsx';
import { QueuesPanel } from './queues-panel.tsx';

/** The window that tests have in the place of a browser's. */
interface Browser {
  readonly happyDOM: { setViewport(size: { readonly width: number; readonly height: number }): void };
}

const list = (name: string): HTMLElement => screen.getByRole('grid', { name });
const rows = (name: string): HTMLElement[] => within(list(name)).getAllByRole('row');
const cells = (row: HTMLElement): string[] =>
  within(row)
    .getAllByRole('gridcell')
    .map(({ textContent }) => textContent);

const GUEST = 'Commands of vsmmu0';
const PHYSICAL = 'Physical commands of SMMU0';
const REFUSED = '#v=1&s=error-in-the-middle&d=split-by-target&p=40';

/** A mark, from the class of its shape. */
const markOf = (row: HTMLElement): string =>
  (row.querySelector('.mark-shape')?.getAttribute('class') ?? '').replaceAll('mark-', '').replace('shape ', '');

/** What a queue shows, a line per row: `*` the step is about it, `>` it is selected, `~` it is tied to what is. */
function queueText(name: string): string[] {
  const flags = [
    ['row-lit', '*'],
    ['row-selected', '>'],
    ['row-tied', '~'],
  ] as const;
  return rows(name).map((row) =>
    [
      flags.map(([flag, sign]) => (row.classList.contains(flag) ? sign : ' ')).join(''),
      markOf(row),
      ...within(row)
        .getAllByRole('gridcell')
        .filter((cell) => !cell.classList.contains('row-mark'))
        .map(({ textContent }) => textContent),
    ].join(' | '),
  );
}

/** How many slots wait, and where the cursors are. */
const ringText = (queue: HTMLElement): string[] =>
  [...queue.querySelectorAll('.ring-slots, .ring-line:not(.ring-laps)')].map(
    (line) =>
      line.getAttribute('aria-label') ??
      Array.from(line.children, ({ textContent }) => textContent)
        .filter(Boolean)
        .join(' '),
  );

describe('rows', () => {
  test('while a lesson asks tell nothing of commands that the kernel has not written: what comes is asked', async () => {
    const future = (): HTMLElement[] =>
      rows(PHYSICAL).filter((row) => row.getAttribute('aria-label')?.includes('not written yet'));
    const { act, actions } = await show(<QueuesPanel />, '#/lesson/nested-walk/4');
    expect(screen.queryByRole('grid', { name: PHYSICAL })).toBeNull();
    await act(() => actions.learn(null));
    expect(future().map(({ textContent }) => textContent?.includes('TLBI') || textContent?.includes('SYNC'))).toEqual([
      true,
      true,
    ]);
  });

  test('say what became of each command, the fields that matter, and where it landed', async () => {
    await show(<QueuesPanel />, REFUSED);
    expect(rows(GUEST).map((row) => row.getAttribute('aria-label'))).toEqual([
      'command 0, CMD_TLBI_NH_ASID: complete',
      'command 1, CMD_ATC_INV: refused',
      'command 2, CMD_TLBI_NH_ASID: complete, handed over out of order',
      'command 3, CMD_ATC_INV: fetched by the VMM',
      'command 4, CMD_SYNC: written, not fetched',
    ]);
    expect(rows(GUEST).map(markOf)).toEqual(['complete', 'refused', 'complete ooo', 'fetched', 'queued']);
    expect(cells(rows(GUEST)[1]).slice(1)).toEqual(['CMD_ATC_INV', 'sid=0x8 size=52', 'refused', 'slot 1']);
    expect(cells(rows(GUEST)[2]).slice(3)).toEqual(['handed over before 1, complete', 'slot 2→ 1']);
    expect(cells(rows(PHYSICAL)[5])).toEqual(['5', '3', 'ATC_INV', 'sid=0x200 size=52']);
  });

  test('of where a jump leads come with its picture, and are not asked for again', async () => {
    const { act, actions, store } = await show(<QueuesPanel />, '#v=1&c=arm-boot-attach&d=viommu-batch&p=0');
    const shown: number[] = [];
    store.subscribe(({ view, windows }, { view: before, windows: earlier }) => {
      if (view !== before || (windows !== earlier && view === before)) shown.push(view!.position);
    });
    const { length } = store.getState().opened!;
    await act(() => actions.goTo(length - 7));
    // The place is told, then its picture comes.
    expect(shown).toEqual([0, length - 7]);
    const ordinals = rows(GUEST).map(({ dataset }) => Number(dataset.ordinal));
    expect(ordinals.at(-1)).toBe(store.getState().opened!.queues[0].commands - 1);
    expect(rows(GUEST).every((row) => row.textContent.includes('CMD_'))).toBe(true);
  });

  test('stay where they are when a window of another size makes them higher', async () => {
    const { happyDOM, innerWidth: width, innerHeight: height } = window as typeof window & Browser;
    onTestFinished(() => happyDOM.setViewport({ width, height }));
    const { act, actions, store } = await show(<QueuesPanel />, '#v=1&c=arm-boot-attach&d=viommu-batch&p=0');
    await act(() => actions.goTo(300));
    const { commands } = store.getState().opened!.queues[0];
    const total = (): number => Number.parseFloat(rows(GUEST)[0].parentElement!.style.height);
    /** The row at the top of what is in sight. */
    const uppermost = (): number => (list(GUEST).scrollTop / total()) * commands;
    const before = [uppermost(), total()] as const;
    await act(() => happyDOM.setViewport({ width: 2000, height: 1400 }));
    expect(total()).toBeGreaterThan(before[1]);
    expect(before[0]).toBeGreaterThan(20);
    expect(uppermost()).toBeCloseTo(before[0], 0);
  });

  test('light up where the step is about them', async () => {
    await show(<QueuesPanel />, REFUSED);
    expect(rows(GUEST).map((row) => row.classList.contains('row-lit'))).toEqual([false, true, false, false, false]);
  });
});

describe('keys', () => {
  test('go from command to command, and Enter to what one became and back', async () => {
    const { act, store } = await show(<QueuesPanel />, `${REFUSED}&o=cmd/vsmmu0/1`);
    const press = (name: string, key: string) => act(() => fireEvent.keyDown(list(name), { key }));
    const selection = () => store.getState().selection;
    await press(GUEST, 'ArrowDown');
    expect(selection()).toBe('cmd/vsmmu0/2');
    expect(within(list(GUEST)).getByRole('row', { selected: true }).id).toBe(
      list(GUEST).getAttribute('aria-activedescendant'),
    );
    await press(GUEST, 'Enter');
    expect(selection()).toBe('pcmd/SMMU0/1');
    await press(PHYSICAL, 'Enter');
    expect(selection()).toBe('cmd/vsmmu0/2');
    await press(GUEST, 'End');
    expect(selection()).toBe('cmd/vsmmu0/4');
    await press(GUEST, 'ArrowDown');
    expect(selection()).toBe('cmd/vsmmu0/4');
    await press(GUEST, 'Home');
    expect(selection()).toBe('cmd/vsmmu0/0');
  });

  test('that are not the list’s are left to the page', async () => {
    await show(<QueuesPanel />, REFUSED);
    expect(fireEvent.keyDown(list(GUEST), { key: 'n' })).toBe(true);
    expect(fireEvent.keyDown(list(GUEST), { key: 'ArrowDown', ctrlKey: true })).toBe(true);
    expect(fireEvent.keyDown(list(GUEST), { key: 'ArrowDown' })).toBe(false);
  });
});

test.each(GOLDEN)('$name: the queues at three steps', async ({ name, address, steps, selection }) => {
  const { actions, act } = await show(<QueuesPanel />, address);
  const lines: string[] = [];
  for (const step of steps) {
    await act(() => actions.goTo(step));
    await act(() => actions.select(step === steps.at(-1) ? selection : null));
    for (const grid of screen.queryAllByRole('grid')) {
      const label = grid.getAttribute('aria-label')!;
      lines.push(
        `step ${step}: ${label}`,
        ...ringText(grid.closest<HTMLElement>('[role="group"]')!),
        ...queueText(label),
        '',
      );
    }
  }
  await expect(lines.join('\n')).toMatchFileSnapshot(`../golden/${name}.queues.txt`);
});

test('where nobody writes a command the steps stand there, in sentences: by key and by click', async () => {
  const { act, store } = await show(<QueuesPanel />, '#v=1&s=teardown-order&d=viommu-batch&p=8');
  await act(() => import('./step-list.tsx'));
  // It asks for the steps once it is there.
  await act(() => {});
  const steps = within(screen.getByRole('list', { name: 'Steps' })).getAllByRole('button');
  expect(screen.queryByRole('grid')).toBeNull();
  expect(steps.map((step) => step.tabIndex).filter((tab) => tab === 0)).toHaveLength(1);
  expect(steps[7].getAttribute('aria-current')).toBe('step');
  expect(steps[7].textContent).toContain('✗ The VMM calls IOMMU_DESTROY(id 1: IOAS), which returns -EBUSY');
  // A sentence that begins with who acts names it once.
  expect(steps[5].textContent).toMatch(/^6A\s+reads PA 0x[0-9a-f]+ for IOVA 0x400000\.$/);
  await act(() => fireEvent.keyDown(steps[7], { key: 'ArrowDown' }));
  expect(store.getState().position).toBe(9);
  await act(() => fireEvent.click(steps[19]));
  expect(store.getState().position).toBe(20);
});
