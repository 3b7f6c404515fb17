import { expect, test } from 'vitest';
import { found, rankOf } from './rank.ts';

const item = (title: string, more = '') => ({ title, more });
const ITEMS = [
  item('viommu-batch-linux', 'Linux 7.3'),
  item('viommu-batch', 'exact count'),
  item('H08: ATC_INV overtakes the TLBI', 'race no-stale-after-sync'),
  item('ATC', 'Address translation cache'),
];
const titles = (query: string) => found(ITEMS, query, 9).map(({ title }) => title);

test('the better the place, the higher up', () => {
  expect(titles('atc')).toEqual(['ATC', 'H08: ATC_INV overtakes the TLBI', 'viommu-batch', 'viommu-batch-linux']);
  expect(titles('viommu')).toEqual(['viommu-batch', 'viommu-batch-linux']);
});

test('every word counts, wherever it is', () => {
  expect(titles('race atc')).toEqual(['H08: ATC_INV overtakes the TLBI']);
  expect(titles('race nothing')).toEqual([]);
});

test('letters in their order will do', () => {
  expect(titles('viobat')[0]).toBe('viommu-batch');
  expect(rankOf(item('abc'), 'acb')).toBeNull();
});

test('without a query all are there, as many as are wanted', () => {
  expect(found(ITEMS, ' ', 2)).toEqual(ITEMS.slice(0, 2));
});
