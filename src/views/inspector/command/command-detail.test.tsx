// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../../shown.test-helper.tsx';
import { ObjectTab } from '../object/object-tab.tsx';

/** The cells of each field's row: its name, bits, value, and what the kernel made of it. */
const fields = (): string[] =>
  within(screen.getByRole('table'))
    .getAllByRole('rowheader')
    .map((head) => Array.from(head.closest('tr')!.cells, ({ textContent }) => textContent).join(' | '));

const said = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('a command that the kernel rewrote: its fields in both forms, and a sentence for what was written over', async () => {
  const { act, store } = await show(<ObjectTab />, '#v=1&s=interlaced&d=viommu-batch&p=43&o=cmd/vsmmu0/1');
  expect(fields()).toEqual([
    'SID | w0 63:32 | 0x8 | 0x100',
    'SSID | w0 31:12 | 0x0 | same',
    'SSV | w0 11 | 0 | same',
    'SSEC | w0 10 | 0 | same',
    'GLOBAL | w0 9 | 0 | same',
    'OP | w0 7:0 | 0x40 | same',
    'ADDR | w1 63:12 | 0x0 | same',
    'SIZE | w1 5:0 | 52 | same',
  ]);
  expect(said('.rewrites li')).toEqual(['SID 0x8 becomes 0x100: vdevs[0x8] of the viommu names the device.']);
  expect(said('.facts li')).toEqual([
    'carried by IOMMU_HWPT_INVALIDATE viommu #4 @27',
    'became SMMU0 command 1, slot 1',
  ]);
  expect(said('.raw-word').slice(2)).toEqual(['0000010000000040', '0000000000000034']);
  await act(() => screen.getByRole('button', { name: 'SMMU0 command 1' }).click());
  expect(store.getState().selection).toBe('pcmd/SMMU0/1');
});

test('a command that is not issued yet has one form', async () => {
  await show(<ObjectTab />, '#v=1&s=interlaced&d=viommu-batch&p=24&o=cmd/vsmmu0/0');
  expect(fields()).toEqual(['ASID | w0 63:48 | 1', 'VMID | w0 47:32 | 0', 'OP | w0 7:0 | 0x11']);
  expect(said('.raw-form:last-child')).toEqual(['physicalnot issued yet']);
  expect(said('.rewrites')).toEqual([]);
});

test('a value is pressed, written over and set in the text; Escape leaves it', async () => {
  const { act, store } = await show(<ObjectTab />, '#v=1&s=interlaced&d=viommu-batch&p=24&o=cmd/vsmmu0/0');
  const press = (): void => screen.getByRole('button', { name: '1' }).click();
  await act(press);
  await act(() => fireEvent.keyDown(screen.getByLabelText('Value of ASID'), { key: 'Escape' }));
  await act(press);
  const field = screen.getByLabelText('Value of ASID');
  await act(() => fireEvent.change(field, { target: { value: '2' } }));
  await act(() => fireEvent.keyDown(field, { key: 'Enter' }));
  await waitFor(() => expect(store.getState().source?.kind).toBe('text'));
  const { source } = store.getState();
  expect(source?.kind === 'text' && source.text.match(/CMD_TLBI_NH_ASID: { asid: 2 }/g)).toHaveLength(2);
});
