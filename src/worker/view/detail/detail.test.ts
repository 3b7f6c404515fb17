import { describe, expect, test } from 'vitest';
import { INTERLACED, look, opened } from '../../open.test-helper.ts';
import type { CommandDetail } from '../../protocol.ts';

test('the life of a command: the SYNC is never handed over, the others before CONS passes them', async () => {
  const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
  const lives = await Promise.all(
    [0, 1, 2, 3, 4].map(
      async (ordinal) => ((await look(session, run.length, `cmd/vsmmu0/${ordinal}`)).detail as CommandDetail).life,
    ),
  );
  for (const { written, fetched, handedOver, passed } of lives.slice(0, 4)) {
    expect(0 < written && written < fetched && fetched < handedOver && handedOver < passed).toBe(true);
  }
  // The VMM fetches it, handles it and moves CONS in one step.
  expect(lives[4]).toMatchObject({ fetched: run.length - 2, handedOver: 0, passed: run.length - 2 });
  // Handed over as the VMM grouped them: 0, 2, then 1 (refused), then 3.
  expect([0, 1, 2, 3].sort((a, b) => lives[a].handedOver - lives[b].handedOver)).toEqual([0, 2, 1, 3]);
});

describe('detail', () => {
  test('a command: every bit is in exactly one field, and what the kernel has rewritten stands beside it', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const detail = (await look(session, run.length, 'cmd/vsmmu0/1')).detail as CommandDetail;
    for (const word of [0, 1]) {
      const covered = detail.fields.filter((field) => field.word === word);
      expect(covered.reduce((bits, { hi, lo }) => bits + hi - lo + 1, 0)).toBe(64);
      expect(covered.map(({ hi }) => hi)).toEqual(covered.map(({ hi }) => hi).sort((a, b) => b - a));
    }
    const sid = detail.fields.find(({ name }) => name === 'sid');
    expect(sid).toMatchObject({ value: { number: 0x8 }, physical: { number: 0x100 }, hi: 63, lo: 32 });
    expect(detail.fields.filter(({ physical }) => physical !== undefined)).toHaveLength(1);
    expect(detail.guest.words[0]).toBe('0000000800000040');
    expect(detail.physical).toMatchObject({ iommu: 'SMMU0', slot: 1, words: ['0000010000000040', '0000000000000034'] });
    expect(detail.rewrites).toEqual([expect.stringContaining('SID 0x8 becomes 0x100')]);
  });

  test('reserved bits are told by their own value, however wide they are', async () => {
    const { session } = await opened({ kind: 'capture', name: 'arm-boot-attach' });
    const detail = (await look(session, 5, 'cmd/vsmmu0/0')).detail as CommandDetail;
    expect(detail.entry.mnemonic).toBe('CMD_CFGI_ALL');
    const reserved = detail.fields.filter(({ kind }) => kind === 'reserved');
    expect(reserved).not.toEqual([]);
    for (const { value } of reserved) expect(value).toEqual({ number: 0n, as: 'hex' });
  });

  test('before the guest has written it, it is told as what it will be; the kernel has not touched it', async () => {
    const { session } = await opened(INTERLACED);
    const detail = (await look(session, 0, 'cmd/vsmmu0/1')).detail as CommandDetail;
    expect(detail.entry.status).toBe('future');
    expect(detail.physical).toBeUndefined();
    expect(detail.fields.every(({ physical }) => physical === undefined)).toBe(true);
  });

  test('objects are structs whose pointers lead on; what is not there has no detail', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const known = new Set(run.nodes.map(({ id }) => id));
    for (const { id, kind } of run.nodes) {
      const { detail } = await look(session, 5, id);
      if (kind === 'vcpu' || kind === 'vmm') continue;
      expect(detail, id).toMatchObject({ kind: 'object', present: true });
      if (detail?.kind !== 'object') throw new Error('no object');
      for (const { target } of detail.members)
        expect(target === undefined || known.has(target), `${id} ${target}`).toBe(true);
    }
    for (const id of ['cmd/vsmmu0/99', 'cmd/nobody/0', 'viommu/vm9/4', 'nonsense'])
      expect((await look(session, 5, id)).detail, id).toBeNull();
  });
});

test('changes of a step are those of its registers, objects and caches, whichever way it is reached', async () => {
  const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' });
  const changesAt = async (positions: readonly number[]) => {
    const all = [];
    for (const at of positions) all.push((await look(session, at)).changes);
    return all;
  };
  const positions = Array.from({ length: run.length }, (_, i) => i + 1);
  const forward = await changesAt(positions);
  const backward = (await changesAt(positions.toReversed())).reverse();
  expect(backward).toEqual(forward);
  const all = forward.flat().map(({ where, what, from, to }) => `${where} ${what} ${from} ${to}`);
  expect(all).toContain('vsmmu0 (emulated) CMDQ_PROD 0x00000000 0x00000005');
  expect(all).toContain('vdevs of vsmmu0 [0x8] vdevice #5 empty');
  expect(all).toContain('vdevice #5 exists yes no');
  expect((await look(session, 0)).changes).toEqual([]);
});
