import { expect, test } from 'vitest';
import type { CacheRow, GraphNode } from '../../../worker/protocol.ts';
import { countsText, placesOf } from './places.ts';

const node = (title: string, cache?: CacheRow['cache']): GraphNode => ({
  id: title,
  kind: cache === 'IOTLB' ? 'smmu' : 'device',
  title,
  group: 0,
  vm: 0,
  iommu: 0,
  cache,
});
const row = (where: string, cache: CacheRow['cache'], iova: string, state: CacheRow['state']): CacheRow => ({
  where,
  cache,
  vmid: 1,
  asid: 1,
  iova,
  pa: '0x1000',
  size: '4 KiB',
  device: 'A',
  ssid: null,
  stages: '1+2',
  state,
});

test('every cache has its place, with entries or without', () => {
  const nodes = [node('A', 'ATC'), node('B', 'ATC'), node('C'), node('SMMU0', 'IOTLB')];
  const places = placesOf(nodes, [
    row('A', 'ATC', '0x2000', 'gone'),
    row('A', 'ATC', '0x1000', 'stale'),
    row('SMMU0', 'IOTLB', '0x1000', 'live'),
  ]);
  expect(places.map(({ cache, where, rows }) => `${cache} ${where} ${rows.length}`)).toEqual([
    'IOTLB SMMU0 1',
    'ATC A 2',
    'ATC B 0',
  ]);
  expect(places.map(({ counts }) => countsText(counts))).toEqual(['1 live', '0 live, 1 stale, 1 gone', '0 live']);
  expect(places[1].rows.map(({ iova }) => iova)).toEqual(['0x1000', '0x2000']);
});
