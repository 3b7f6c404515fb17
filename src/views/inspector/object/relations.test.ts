import { describe, expect, test } from 'vitest';
import type { GraphEdge, ObjectDetail } from '../../../worker/protocol.ts';
import { pointerOf, relationsOf } from './relations.ts';

const edge = (from: string, to: string, label: string, kind: GraphEdge['kind'] = 'pointer'): GraphEdge => ({
  from,
  to,
  kind,
  label,
});

const EDGES = [
  edge('hwpt_paging/vm0/3', 'ioas/vm0/1', 'hwpt_list', 'list'),
  edge('hwpt_paging/vm0/3', 'viommu/vm0/4', 'derived', 'derived'),
  edge('hwpt_paging/vm0/3', 'viommu/vm0/9', 'derived', 'derived'),
  edge('slot/vsmmu0/8', 'vdevice/vm0/5', 'vdevs[0x8]', 'slot'),
  edge('vdevice/vm0/5', 'idev/vm0/2', 'iommufd_vdevice.idev'),
  edge('vmm/vsmmu0', 'viommu/vm0/4', 'the viommu id that the VMM keeps'),
  edge('hwpt_nested/vm0/6', 'viommu/vm0/4', 'iommufd_hwpt_nested.viommu'),
];

const detail = (over: Partial<ObjectDetail>): ObjectDetail => ({
  kind: 'object',
  present: true,
  struct: 'struct iommufd_vdevice',
  source: '',
  members: [],
  holders: [],
  ...over,
});

describe('relationsOf', () => {
  test('the members of one list are one row, and a list is no pointer', () => {
    const { lists, here, away } = relationsOf(EDGES, 'hwpt_paging/vm0/3', detail({}));
    expect(lists.map(({ words, ids }) => [words, ids])).toEqual([
      ['in the list of', ['ioas/vm0/1']],
      ['its derived list:', ['viommu/vm0/4', 'viommu/vm0/9']],
    ]);
    expect([here, away]).toEqual([[], []]);
  });

  test('a pointer that is a member of the struct is said there', () => {
    const member = { type: 'struct iommufd_device *', name: 'idev', value: '', doc: '', target: 'idev/vm0/2' };
    const { lists, away } = relationsOf(EDGES, 'vdevice/vm0/5', detail({ members: [member] }));
    expect(lists.map(({ words, ids }) => [words, ids])).toEqual([['in the xarray slot', ['slot/vsmmu0/8']]]);
    expect(away).toEqual([]);
    // Of an object that is gone there are no members.
    expect(relationsOf(EDGES, 'vdevice/vm0/5', detail({})).away).toHaveLength(1);
  });

  test('a pointer of a holder is said with the reference', () => {
    const holders = [{ why: 'the object table' }, { why: 'allocated on it', target: 'hwpt_nested/vm0/6' }];
    const { here } = relationsOf(EDGES, 'viommu/vm0/4', detail({ holders }));
    expect(here.map(({ from }) => from)).toEqual(['vmm/vsmmu0']);
    expect(pointerOf(EDGES, 'hwpt_nested/vm0/6', 'viommu/vm0/4')?.label).toBe('iommufd_hwpt_nested.viommu');
    // A list is said with the lists.
    expect(pointerOf(EDGES, 'hwpt_paging/vm0/3', 'viommu/vm0/4')).toBeUndefined();
  });

  test('a slot that is empty names what it held', () => {
    const held = { type: '', name: 'vdevs[0x8]', value: '', doc: '', target: 'vdevice/vm0/5' };
    const words = (over: Partial<ObjectDetail>): string[] =>
      relationsOf(EDGES, 'slot/vsmmu0/8', detail(over)).lists.map((list) => list.words);
    expect(words({ members: [held] })).toEqual(['slot of the xarray']);
    expect(words({})).toEqual(['slot of the xarray', 'entry:']);
  });
});
