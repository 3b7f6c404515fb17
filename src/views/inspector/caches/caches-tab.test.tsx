// @vitest-environment happy-dom
import { screen, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { show } from '../../shown.test-helper.tsx';
import { CachesTab } from './caches-tab.tsx';

/** A cache by its head: what is counted in it, and its rows. */
function cache(head: string) {
  const fold = screen.getByText(
    (_, element) => element?.className.startsWith('fold-title') === true && element.textContent?.trim() === head,
  );
  const rows = within(fold.closest('details')!).getAllByRole('row').slice(1);
  return {
    counts: fold.closest('summary')!.querySelector('.fold-note')!.textContent,
    rows: rows.map((row) =>
      [
        row.className,
        ...within(row)
          .getAllByRole('cell')
          .map(({ textContent }) => textContent.trim()),
      ].join(' | '),
    ),
  };
}

test('after the TLBIs the IOTLB has let its entries go, and each ATC keeps its own, stale', async () => {
  const { act, store } = await show(<CachesTab />, '#v=1&s=interlaced&d=split-by-target&p=34');
  const iotlb = cache('IOTLB of SMMU0');
  expect(iotlb.counts).toBe('10 live, 3 gone');
  expect(iotlb.rows.slice(0, 4)).toEqual([
    'cache-gone | 1 | 1 | 0x400000VMID 1, ASID 1 | 0x80000c0004 KiB | 4 KiB | gone @32',
    'cache-gone | 1 | 1 | 0x401000VMID 1, ASID 1 | 0x80000d0004 KiB | 4 KiB | gone @32',
    'cache-gone | 1 | 2 | 0x7f100000VMID 1, ASID 2 | 0x8000110004 KiB | 4 KiB | gone @33',
    'cache-live | 1 | – | IPA 0x40008000VMID 1 | 0x8000080004 KiB | 4 KiB | live',
  ]);
  expect(cache('ATC of A')).toEqual({
    counts: '0 live, 2 stale',
    rows: [
      'cache-stale | 0x400000 | 0x80000c0004 KiB | 4 KiB | stale walk it',
      'cache-stale | 0x401000 | 0x80000d0004 KiB | 4 KiB | stale walk it',
    ],
  });
  expect(cache('configuration cache of SMMU0').rows).toContain(
    'cache-live | CD | 0x200 | ASID 2, TTB0 0x4000b000 | live',
  );
  await act(() => screen.getAllByText('walk it')[2].click());
  expect(store.getState().walk).toMatchObject({ device: 'B', iova: '0x7f100000' });
});

test('the configuration in memory, whose head says what the stream does', async () => {
  await show(<CachesTab />, '#v=1&s=interlaced&d=split-by-target');
  const rows = within(screen.getByRole('region', { name: 'Configuration' })).getAllByRole('row');
  const said = rows.map((row) =>
    Array.from(row.querySelectorAll('th, td'), ({ textContent }) => textContent).join(' '),
  );
  expect(said).toContain('Config 7 (stage 1 and 2 (nested))');
  expect(said).toContain('S2TTB 0x10000c000');
  expect(screen.getAllByText('stage 1 and 2 (nested)')).toHaveLength(2);
});
