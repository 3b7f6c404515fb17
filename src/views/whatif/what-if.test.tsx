// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../shown.test-helper.tsx';
import { WhatIfDialog } from './what-if.tsx';

test('a command is exchanged with the next one by a click, and the changed scenario runs', async () => {
  const { act, store } = await show(
    <WhatIfDialog onClose={() => {}} />,
    '#v=1&s=interlaced&d=viommu-batch&p=37&o=cmd/vsmmu0/1',
  );
  const swap = await screen.findByText('swap commands 1 and 2');
  await act(() => fireEvent.click(swap));
  await act(() => {});
  const { source, opened } = store.getState();
  expect(source).toMatchObject({ kind: 'text', name: 'interlaced.yaml' });
  expect(source?.kind === 'text' && source.text.indexOf('CMD_ATC_INV: { sid: A')).toBeGreaterThan(
    source?.kind === 'text' ? source.text.indexOf('CMD_TLBI_NH_ASID: { asid: 2') : 0,
  );
  expect(opened?.length).toBeGreaterThan(40);
});
