// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { LivePort } from '../../state/live.test-helper.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { show } from '../shown.test-helper.tsx';
import { Explain } from './explain.tsx';

const CASES = `${process.cwd()}/src/capture/cases/ring/`;
const NAMES = ['cmdq.xxd.txt', 'dmesg.txt'];
const contentOf = (name: string): string => readFileSync(`${CASES}${name}`, 'utf8');
const SCENARIO = readFileSync(`${process.cwd()}/src/scenario/library/interlaced.yaml`, 'utf8');
const FILES = NAMES.map((name) => new File([contentOf(name)], name));

/** As the page shows it, and closes it. */
function Opened() {
  const actions = useActions();
  return useExplorer(({ dialog }) => dialog) === 'explain' && <Explain onClose={() => actions.showDialog(null)} />;
}

test('files that are dropped are explained, what they are taken for can be changed, and the queue is played from CONS', async () => {
  const { act, store, actions } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  await act(() => actions.explain(FILES));
  expect(document.querySelector('.explain-out')?.textContent).toContain(
    'CERROR_ILL at slot 0x4e wrap 1: CMD_TLBI_NH_VA, TG = 0',
  );
  expect(document.querySelector('.explain-findings')?.textContent).toContain('dmesg.txt:2');
  const menu = screen.getByLabelText<HTMLSelectElement>('What cmdq.xxd.txt is taken for');
  expect(menu.selectedOptions[0].textContent).toBe('command-queue memory as xxd prints it');
  expect(screen.getByText(/lines of addresses and numbers of 2 bytes in the order of memory/)).toBeDefined();

  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Play it from CONS' })));
  const { opened, source } = store.getState();
  expect(source).toMatchObject({ kind: 'text', name: 'cmdq.xxd.txt, from CONS' });
  expect(opened?.about).toContain('4 pending commands of a queue of 2^8 entries, from CONS, slot 0x4e wrap 1');
  expect(store.getState().view?.queues[0]).toMatchObject({ cons: { index: 0x4e, wrap: 1 }, written: 0x14e });
});

test('a ring that is dropped on the explained log is taken for its ring, not opened', async () => {
  const { act, store, actions } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  const [ring, log] = FILES;
  await act(() => actions.explain([log]));
  await act(() => actions.openFiles([ring]));
  expect(screen.getAllByLabelText(/^What .* is taken for$/)).toHaveLength(2);
  expect(document.querySelector('.explain-out')?.textContent).toContain(
    'CERROR_ILL at slot 0x4e wrap 1: CMD_TLBI_NH_VA',
  );
  expect(store.getState()).toMatchObject({ source: { id: 'interlaced' }, dialog: 'explain' });
});

test('text that is pasted, and what the user knows of the queue', async () => {
  const { act } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  fireEvent.change(screen.getByLabelText('Paste'), {
    target: { value: 'arm-smmu-v3 a: CMDQ error (cons 0x0301a4c7): x' },
  });
  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Explain this text' })));
  // The keyboard stays in the dialog when what it pressed can be pressed no longer.
  expect(document.activeElement?.className).toBe('explain-out');
  expect(document.body.textContent).toContain('0xa4c7 wrap 1 (2^16) or 0x1a4c7 wrap 0 (2^17 or more) ERR 3');
  await act(() => fireEvent.change(screen.getByLabelText('log2 of its entries'), { target: { value: '17' } }));
  expect(document.body.textContent).toContain('slot 0x1a4c7 wrap 0 ERR 3');
  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Remove all' })));
  expect(document.querySelector('.explain-out')?.textContent).toBe('');
});

test('files of the same name that come together stand beside each other', async () => {
  const { act, actions } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  const log = (device: string) => `arm-smmu-v3 ${device}: CMDQ error (cons 0x01000001): Illegal command\n`;
  await act(() => actions.explain(['a', 'b'].map((device) => new File([log(device)], 'dmesg.txt'))));
  expect(screen.getAllByLabelText(/^What .* is taken for$/).map((menu) => menu.getAttribute('aria-label'))).toEqual([
    'What dmesg.txt is taken for',
    'What dmesg.txt (2) is taken for',
  ]);
  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Remove dmesg.txt' })));
  expect(document.querySelector('.explain-out')?.textContent).toContain('Command queue of b');
  expect(document.querySelector('.explain-out')?.textContent).not.toContain('Command queue of a');
});

test('a scenario among what is explained is told as one, and opened; what is explained stays', async () => {
  const shown = await show(<Opened />, '#v=1&s=interlaced', new LivePort());
  const { act, store, actions } = shown;
  const scenario = new File([SCENARIO], 'mine.yaml');
  await act(() => actions.explain([FILES[1], scenario]));
  expect(screen.getByLabelText<HTMLSelectElement>('What mine.yaml is taken for').selectedOptions[0].textContent).toBe(
    'a scenario',
  );
  expect(document.querySelector('.explain-out')?.textContent).not.toContain('Not understood');
  expect(screen.queryByRole('button', { name: 'Open dmesg.txt' })).toBeNull();
  await act(() => fireEvent.click(screen.getByRole('button', { name: 'Open mine.yaml' })));
  expect(store.getState()).toMatchObject({ source: { kind: 'text', name: 'mine.yaml' }, dialog: null });
  await act(() => actions.explain([]));
  expect(screen.getAllByLabelText(/^What .* is taken for$/)).toHaveLength(2);
});

test('of a scenario alone there is nothing to explain', async () => {
  const { act, actions } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  await act(() => actions.explain([new File([SCENARIO], 'mine.yaml')]));
  expect(document.querySelector('.explain-out')?.textContent).toContain('There is no log and no dump among the files.');
});

test('what comes from many lines names the first ones, and counts the others', async () => {
  const { act, actions } = await show(<Explain onClose={() => {}} />, '#v=1&s=interlaced', new LivePort());
  const overflow = 'arm-smmu-v3 a: EVTQ overflow detected -- events lost\n';
  const where = () => document.querySelector('.explain-findings .caption')?.textContent;
  await act(() => actions.explain([new File([overflow], 'dmesg.txt')]));
  expect(where()).toMatch(/ · line 1$/);
  await act(() => actions.explain([new File([overflow.repeat(2000)], 'dmesg.txt')]));
  expect(where()).toMatch(/ · lines 1, 2, .*, 15, 16 and 1984 more$/);
});
