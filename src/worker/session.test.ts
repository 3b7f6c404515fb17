import { describe, expect, test } from 'vitest';
import { InputError } from '../scenario/language/errors.ts';
import { INTERLACED, files, look, nothing, opened, yaml } from './open.test-helper.ts';
import type { Begun, HowFar, OpenParams, Window } from './protocol.ts';
import { Session } from './session.ts';

describe('open', () => {
  test('the default design, its graph and its verdicts', async () => {
    const { opened: run } = await opened(INTERLACED);
    expect(run.design).toBe('viommu-batch');
    const kinds = run.nodes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'vdevice')).toHaveLength(2);
    const edges = run.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`);
    expect(edges).toContain('slot/vsmmu0/8 slot vdevice/vm0/5');
    expect(edges).toContain('viommu/vm0/4 pointer hwpt_paging/vm0/3');
    expect(edges).toContain('hwpt_paging/vm0/3 derived viommu/vm0/4');
    expect(edges).toContain('viommu/vm0/4 pointer smmu/SMMU0');
    expect(run.verdicts.find(({ id }) => id === 'order')?.held).toBe(true);
    expect(run.verdicts.find(({ id }) => id === 'isolation')?.held).toBe(true);
  });

  test('the draft has neither viommu nor vdevice nor xarray', async () => {
    const { opened: run } = await opened(INTERLACED, 'split-by-target');
    const kinds = new Set(run.nodes.map(({ kind }) => kind));
    for (const kind of ['viommu', 'vdevice', 'xa'] as const) expect(kinds.has(kind)).toBe(false);
  });

  test('what cannot be opened is told, and what was open stays', async () => {
    const { session } = await opened(INTERLACED);
    await expect(
      session.open({ source: { kind: 'text', name: 'x.yaml', text: 'nothing' } }, files, nothing),
    ).rejects.toThrow(InputError);
    await expect(session.open({ source: { kind: 'scenario', id: '../etc' } }, files, nothing)).rejects.toThrow(
      'there is no scenario',
    );
    await expect(session.open({ source: INTERLACED, design: 'nonsense' }, files, nothing)).rejects.toThrow(
      "there is no design 'nonsense'",
    );
    expect((await look(session, 3)).position).toBe(3);
  });

  const steps = Array.from({ length: 900 }, () => '          - commands: [CMD_TLBI_NSNH_ALL: {}, CMD_SYNC: {}]').join(
    '\n',
  );
  const text = yaml('interlaced').replace('\n\nexpect:', `\n${steps}\n\nexpect:`);
  const LONG: OpenParams = { source: { kind: 'text', name: 'long.yaml', text }, design: 'viommu-single' };

  test('a long run is seen once while it is made, and is the same in the end', async () => {
    const whole = new Session();
    const session = new Session();
    const told: Begun[] = [];
    const tell = async ({ begun }: HowFar): Promise<void> => void (begun && told.push(begun));
    const opened = await session.open({ ...LONG, early: 30 }, files, tell);
    expect(opened).toEqual(await whole.open(LONG, files, nothing));
    expect(told).toEqual([
      {
        opened: {
          ...opened,
          begun: true,
          position: 30,
          verdicts: [],
          flags: [],
          length: 0,
          duration: 0,
          gaps: [],
          digest: '',
          counters: told[0].view.counters,
          queues: told[0].opened.queues,
        },
        view: await look(whole, 30),
      },
    ]);
    expect(await look(session, opened.length)).toEqual(await look(whole, opened.length));
  });

  test('one that is made at once, and one that nobody waits to see, are not', async () => {
    const told: HowFar[] = [];
    const tell = async (progress: HowFar): Promise<void> => void told.push(progress);
    await new Session().open({ source: INTERLACED, early: 0 }, files, tell);
    await new Session().open(LONG, files, tell);
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter(({ begun }) => begun)).toEqual([]);
  });

  test('a run can be stopped while it is made', async () => {
    const session = new Session();
    let turns = 0;
    const stop = async (): Promise<void> => {
      if (++turns === 2) throw new Error('cancelled');
    };
    await expect(session.open(LONG, files, stop)).rejects.toThrow('cancelled');
    expect((await session.open(LONG, files, nothing)).length).toBeGreaterThan(4000);
  });
});

describe('view', () => {
  test('statuses of the guest queue while an error is visible', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const at = run.verdicts.find(({ id }) => id === 'cons-exact')!.at!;
    const [queue] = (await look(session, at)).queues;
    expect(queue.error).toBe('CERROR_ILL');
    expect(queue.cons).toEqual({ index: 1, wrap: 0 });
    expect(queue.rows.entries.map(({ status }) => status)).toEqual([
      'complete',
      'refused',
      'complete',
      'fetched',
      'queued',
    ]);
    expect(queue.rows.entries.map(({ outOfOrder }) => outOfOrder)).toEqual([false, false, true, false, false]);
    expect(queue.calls.map(({ members, result }) => [members.map(({ ordinal }) => ordinal), result])).toEqual([
      [[0, 2], '0'],
      [[1], '-ENOENT'],
      [[3], ''],
    ]);
  });

  test('cache entries: live, stale after the unmap, gone after the invalidation', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const states = async (at: number) => {
      // Entries of stage 2 alone outlive what is said about stage 1.
      const rows = (await look(session, at)).caches.filter(({ stages }) => stages !== '2');
      return ['live', 'stale', 'gone'].map((state) => rows.filter((row) => row.state === state).length);
    };
    expect(await states(17)).toEqual([6, 0, 0]);
    expect(await states(19)).toEqual([0, 6, 0]);
    expect(await states(run.length)).toEqual([0, 0, 6]);
    expect(await states(17)).toEqual([6, 0, 0]);
  });

  test('the physical queue says which guest command each entry came from', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const [queue] = (await look(session, run.length)).physical;
    expect(queue.rows.entries.map(({ origin }) => origin?.ordinal)).toEqual([0, 1, 2, 3, undefined]);
    expect(queue.rows.entries[1].fields).toContainEqual({ name: 'sid', number: 0x100, as: 'hex' });
  });

  test('a vdevice that the kernel destroyed leaves a tombstone and an empty slot', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' });
    const { nodes } = await look(session, run.length);
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

describe('windows', () => {
  test('any part of a queue can be looked at, also what is not written yet', async () => {
    const { session } = await opened({ kind: 'capture', name: 'arm-boot-attach' });
    const [queue] = (await session.view({ position: 3, selection: null, windows: { 'guest/vsmmu0': [90, 40] } }))
      .queues;
    expect(queue.rows.first).toBe(90);
    expect(queue.rows.entries.map(({ ordinal }) => ordinal)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect(new Set(queue.rows.entries.map(({ status }) => status))).toEqual(new Set(['future']));
  });

  test('a window holds what was asked for and no more; without one, 48 before CONS and 48 from it on', async () => {
    const { session, opened: run } = await opened({ kind: 'capture', name: 'arm-boot-attach' });
    const rows = async (position: number, window?: Window) => {
      const windows: Readonly<Record<string, Window>> = window
        ? { 'guest/vsmmu0': window, 'physical/SMMU0': window }
        : {};
      const { queues, physical } = await session.view({ position, selection: null, windows });
      return [queues[0], physical[0]].map(({ rows: { first, entries }, consOrdinal }) => {
        expect(entries.map(({ ordinal }) => ordinal)).toEqual(entries.map((_, i) => first + i));
        return { first, end: first + entries.length, cons: consOrdinal };
      });
    };
    expect((await rows(3, [10, 5]))[0]).toMatchObject({ first: 10, end: 15 });
    expect((await rows(3, [0, 1]))[0]).toMatchObject({ first: 0, end: 1 });
    expect((await rows(3, [-3, 5]))[0]).toMatchObject({ first: 0, end: 2 });
    expect((await rows(3, [99, 5]))[0]).toMatchObject({ first: 99, end: 100 });
    const [early, late] = [await rows(Math.floor(run.length / 8)), await rows(Math.floor((run.length * 7) / 8))];
    expect(early[0].cons + 48).toBeLessThan(run.queues[0].commands);
    expect(late[0].cons - 48).toBeGreaterThan(0);
    for (const [i, { first, end, cons }] of [...early.entries(), ...late.entries()]) {
      expect([first, end]).toEqual([Math.max(0, cons - 48), Math.min(run.queues[i].commands, cons + 48)]);
    }
    expect((await rows(run.length, [20, 7]))[1]).toMatchObject({ first: 20, end: 27 });
  });
});
