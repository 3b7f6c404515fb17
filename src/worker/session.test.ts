import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../scenario/errors.ts';
import type { Source } from './protocol.ts';
import { type Files, Session } from './session.ts';

const files: Files = {
  scenario: async (id) => readFileSync(new URL(`../scenario/library/${id}.yaml`, import.meta.url), 'utf8'),
  capture: async (file) => new Uint8Array(readFileSync(new URL(`../../public/captures/${file}`, import.meta.url))),
};
const nothing = async (): Promise<void> => {};
const INTERLACED: Source = { kind: 'scenario', id: 'interlaced' };

async function opened(source: Source, design?: string) {
  const session = new Session();
  return { session, opened: await session.open(source, design, files, nothing) };
}

describe('open', () => {
  test('the default design, its graph and its verdicts', async () => {
    const { opened: run } = await opened(INTERLACED);
    expect(run.design).toBe('viommu-batch');
    const kinds = run.nodes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'vdevice')).toHaveLength(2);
    expect(run.edges).toContainEqual({ from: 'slot/vsmmu0/8', to: 'vdevice/vm0/5', kind: 'slot' });
    expect(run.edges).toContainEqual({ from: 'viommu/vm0/4', to: 'hwpt_paging/vm0/3', kind: 'derived' });
    expect(run.verdicts.find(({ id }) => id === 'order')?.held).toBe(true);
    expect(run.verdicts.find(({ id }) => id === 'isolation')?.held).toBeNull();
  });

  test('the draft has neither viommu nor vdevice nor xarray', async () => {
    const { opened: run } = await opened(INTERLACED, 'split-by-target');
    const kinds = new Set(run.nodes.map(({ kind }) => kind));
    for (const kind of ['viommu', 'vdevice', 'xa'] as const) expect(kinds.has(kind)).toBe(false);
  });

  test('every object that an event names is in the graph, is a command, or is a slot of an xarray', async () => {
    for (const design of ['split-by-target', 'viommu-batch']) {
      const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, design);
      const known = new Set(run.nodes.map(({ id }) => id));
      for (let at = 1; at <= run.length; at++) {
        for (const event of session.view(at).events) {
          for (const object of event.objects) {
            expect(known.has(object) || /^(cmd|slot|s1)\//.test(object), `${object} at ${at}`).toBe(true);
          }
        }
      }
    }
  });

  test('what cannot be opened is told, and what was open stays', async () => {
    const { session } = await opened(INTERLACED);
    await expect(
      session.open({ kind: 'text', name: 'x.yaml', text: 'nothing' }, undefined, files, nothing),
    ).rejects.toThrow(InputError);
    await expect(session.open({ kind: 'scenario', id: '../etc' }, undefined, files, nothing)).rejects.toThrow(
      'there is no scenario',
    );
    await expect(session.open(INTERLACED, 'nonsense', files, nothing)).rejects.toThrow("there is no design 'nonsense'");
    expect(session.view(3).position).toBe(3);
  });

  test('a run can be stopped while it is made', async () => {
    const steps = Array.from({ length: 900 }, () => '          - commands: [CMD_TLBI_NSNH_ALL: {}, CMD_SYNC: {}]').join(
      '\n',
    );
    const text = (await files.scenario('interlaced')).replace('\n\nexpect:', `\n${steps}\n\nexpect:`);
    const session = new Session();
    let turns = 0;
    const stop = async (): Promise<void> => {
      if (++turns === 2) throw new Error('cancelled');
    };
    await expect(session.open({ kind: 'text', name: 'long.yaml', text }, 'viommu-single', files, stop)).rejects.toThrow(
      'cancelled',
    );
    expect(
      (await session.open({ kind: 'text', name: 'long.yaml', text }, 'viommu-single', files, nothing)).length,
    ).toBeGreaterThan(4000);
  });
});

describe('view', () => {
  test('statuses of the guest queue while an error is visible', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const at = run.verdicts.find(({ id }) => id === 'cons-exact')!.at!;
    const [queue] = session.view(at).queues;
    expect(queue.error).toBe('CERROR_ILL');
    expect(queue.cons).toEqual({ index: 1, wrap: 0 });
    expect(queue.entries.map(({ status }) => status)).toEqual(['complete', 'refused', 'complete', 'fetched', 'queued']);
    expect(queue.entries.map(({ outOfOrder }) => outOfOrder)).toEqual([false, false, true, false, false]);
    expect(queue.calls.map(({ ordinals, result }) => [ordinals, result])).toEqual([
      [[0, 2], '0'],
      [[1], '-ENOENT'],
      [[3], ''],
    ]);
  });

  test('cache entries: live, stale after the unmap, gone after the invalidation', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const states = (at: number) => {
      const rows = session.view(at).caches;
      return ['live', 'stale', 'gone'].map((state) => rows.filter((row) => row.state === state).length);
    };
    expect(states(14)).toEqual([6, 0, 0]);
    expect(states(16)).toEqual([0, 6, 0]);
    expect(states(run.length)).toEqual([0, 0, 6]);
    expect(states(14)).toEqual([6, 0, 0]);
  });

  test('the physical queue says which guest command each entry came from', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const [queue] = session.view(run.length).physical;
    expect(queue.entries.map(({ origin }) => origin?.ordinal)).toEqual([0, 1, 2, 3, undefined]);
    expect(queue.entries[1].fields).toContain('sid=0x100');
  });

  test('a vdevice that the kernel destroyed leaves a tombstone and an empty slot', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' });
    const { nodes } = session.view(run.length);
    expect(nodes['vdevice/vm0/5']).toEqual({ present: false, lines: ['tombstone'] });
    expect(nodes['idev/vm0/2'].present).toBe(false);
    expect(nodes['viommu/vm0/4'].users).toBe(4);
    expect(nodes['xa/vsmmu0'].xa?.slots).toEqual([
      { index: 0x8, id: 'slot/vsmmu0/8', vdevice: '' },
      { index: 0x10, id: 'slot/vsmmu0/16', vdevice: 'vdevice/vm0/8' },
    ]);
  });
});

describe('find', () => {
  test('goes from boundary to boundary, both ways, and to the ends', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const walk = (from: number, direction: 1 | -1, boundary: 'ioctl' | 'violation' | 'sync') => {
      const seen: number[] = [];
      for (let at = from; at !== (direction === 1 ? run.length : 0); seen.push(at))
        at = session.find(at, direction, boundary);
      return seen;
    };
    const violations = run.verdicts.filter(({ held }) => held === false).map(({ at }) => at!);
    expect(walk(0, 1, 'violation')).toEqual([...violations, run.length]);
    expect(walk(run.length, -1, 'violation')).toEqual([...violations.toReversed(), 0]);
    // Each of the four ioctls is a call and a return.
    expect(walk(0, 1, 'ioctl')).toHaveLength(8 + 1);
    expect(session.find(0, -1, 'event')).toBe(0);
  });
});

test('the life of a command: the SYNC is never handed over, the others before CONS passes them', async () => {
  const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
  const lives = session.view(run.length).queues[0].entries.map(({ life }) => life);
  for (const { written, fetched, handedOver, passed } of lives.slice(0, 4)) {
    expect(0 < written && written < fetched && fetched < handedOver && handedOver < passed).toBe(true);
  }
  // The VMM fetches it, handles it and moves CONS in one step.
  expect(lives[4]).toMatchObject({ fetched: run.length - 2, handedOver: 0, passed: run.length - 2 });
  // Handed over as the VMM grouped them: 0, 2, then 1 (refused), then 3.
  expect([0, 1, 2, 3].sort((a, b) => lives[a].handedOver - lives[b].handedOver)).toEqual([0, 2, 1, 3]);
});
