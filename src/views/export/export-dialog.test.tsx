// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { LivePort } from '../../state/live.test-helper.ts';
import { show } from '../shown.test-helper.tsx';
import { ExportDialog } from './export-dialog.tsx';

const picture = (): string =>
  decodeURIComponent(document.querySelector('.export-on-screen')?.getAttribute('src') ?? '');

test('lanes are of the run that is open, also when another is opened below the dialog', async () => {
  const { act, actions } = await show(<ExportDialog onClose={() => {}} />, '#v=1&s=shared-smmu', new LivePort());
  fireEvent.click(screen.getByRole('button', { name: 'Timeline' }));
  await waitFor(() => expect(picture()).toContain('shared-smmu under'));
  await act(() => actions.open({ kind: 'scenario', id: 'interlaced' }));
  await waitFor(() => {
    expect(picture()).toContain('interlaced under');
    const lanes = [...picture().matchAll(/picture-strong[^>]*>([^<]+)</g)].map(([, name]) => name);
    expect(lanes).toEqual(['vcpu0', 'VMM', 'kernel', 'SMMU0', 'A', 'B']);
  });
});
