import { expect, test } from 'vitest';
import type { EventView, GuestQueue, View } from '../../../worker/protocol.ts';
import { linkOf } from './link.ts';

/** Command 2 of `a` became command 7 of S0; nothing else of a view matters here. */
const view = (more: Partial<View>): View => {
  const rows = { first: 2, entries: [{ ordinal: 2, physical: { iommu: 'S0', ordinal: 7 } }] };
  return {
    events: [],
    detail: null,
    queues: [{ name: 'a', rows } as unknown as GuestQueue],
    ...more,
  } as unknown as View;
};
const about = (...objects: string[]): EventView => ({ objects, cargo: [] }) as unknown as EventView;
const both = { guest: { queue: 'a', ordinal: 2 }, physical: { iommu: 'S0', ordinal: 7 } };

test('a selected guest command is linked to what it became', () => {
  expect(linkOf(view({}), 'cmd/a/2')).toEqual(both);
  expect(linkOf(view({}), 'cmd/a/3')).toEqual({ guest: { queue: 'a', ordinal: 3 }, physical: null });
});

test('a selected physical command is linked to its origin, the kernel’s own to nothing', () => {
  const detail = { kind: 'physical', entry: { origin: { queue: 'a', ordinal: 2 } } } as View['detail'];
  expect(linkOf(view({ detail }), 'pcmd/S0/7')).toEqual(both);
  expect(linkOf(view({}), 'pcmd/S0/8')).toEqual({ guest: null, physical: { iommu: 'S0', ordinal: 8 } });
});

test('without one the link is that of the only command that the step is about', () => {
  expect(linkOf(view({ events: [about('cmd/a/2')] }), null)).toEqual(both);
  expect(linkOf(view({ events: [about('cmd/a/2', 'cmd/a/3')] }), null)).toEqual({ guest: null, physical: null });
  expect(linkOf(view({ events: [about('cmd/a/2')] }), 'viommu/vm0/1')).toEqual(both);
});
