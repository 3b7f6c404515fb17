import { describe, expect, test } from 'vitest';
import type { Change, StructMember } from '../../../worker/protocol.ts';
import { declarator, membersOf } from './members.ts';

const member = (type: string, name: string): StructMember => ({ type, name, value: '1', doc: '' });
const change = (what: string): Change => ({ object: 'x', where: 'x', what, from: '2', to: '1' });

describe('membersOf', () => {
  test.each([
    ['users', 'common.obj.users'],
    ['CMDQ_PROD', 'cmdq.q.llq.prod'],
    ['[0x8]', 'vdevs[0x8]'],
    ['ATS', 'ats_enabled'],
    ['ATC entries', 'ATC entries'],
  ])('a change of %s is one of %s', (what, name) => {
    const { declared } = membersOf([member('u32', 'streams[0].id'), member('u32', name)], [change(what)]);
    expect(declared.map((view) => view.change?.what)).toEqual([undefined, what]);
  });

  test('what no member shows is not lost; what has no type is not declared', () => {
    const { declared, derived, other } = membersOf(
      [member('u32', 'obj.id'), member('', 'entries')],
      [change('exists')],
    );
    expect(declared.map(({ name }) => name)).toEqual(['obj.id']);
    expect(derived.map(({ name }) => name)).toEqual(['entries']);
    expect(other.map(({ what }) => what)).toEqual(['exists']);
  });
});

test('a pointer is declared as in C', () => {
  expect(declarator({ type: 'struct iommufd_viommu *', name: 'viommu' })).toEqual(['struct iommufd_viommu', '*viommu']);
  expect(declarator({ type: 'u64', name: 'virt_id' })).toEqual(['u64', 'virt_id']);
});
