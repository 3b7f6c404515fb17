import { describe, expect, test } from 'vitest';
import { InputError } from '../scenario/language/errors.ts';
import { HANDLERS } from './handlers.ts';
import { INTERLACED, deskOf, files, nothing, opened, yaml } from './open.test-helper.ts';
import type { CommandDetail, View, Window } from './protocol.ts';
import { Session } from './session.ts';

const look = (session: Session, position: number, selection: string | null = null): Promise<View> =>
  session.view({ position, selection, windows: {} });

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

  test('a run can be stopped while it is made', async () => {
    const steps = Array.from({ length: 900 }, () => '          - commands: [CMD_TLBI_NSNH_ALL: {}, CMD_SYNC: {}]').join(
      '\n',
    );
    const text = yaml('interlaced').replace('\n\nexpect:', `\n${steps}\n\nexpect:`);
    const session = new Session();
    let turns = 0;
    const stop = async (): Promise<void> => {
      if (++turns === 2) throw new Error('cancelled');
    };
    await expect(
      session.open({ source: { kind: 'text', name: 'long.yaml', text }, design: 'viommu-single' }, files, stop),
    ).rejects.toThrow('cancelled');
    expect(
      (
        await session.open(
          { source: { kind: 'text', name: 'long.yaml', text }, design: 'viommu-single' },
          files,
          nothing,
        )
      ).length,
    ).toBeGreaterThan(4000);
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

describe('timeline', () => {
  test('every step is in the whole run exactly once, on the lane of its actor, in order', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const { lanes } = await session.timeline({ from: 0, to: run.duration, columns: 1e6 });
    expect(lanes).toHaveLength(run.actors.length);
    const acts = lanes.flat().filter(({ kind }) => kind === 'act');
    expect(acts.map(({ position }) => position).sort((a, b) => a - b)).toEqual(
      Array.from({ length: run.length }, (_, i) => i + 1),
    );
    for (const lane of lanes) {
      const own = lane.filter(({ kind }) => kind === 'act');
      own.slice(1).forEach((span, i) => {
        expect(span.from).toBeGreaterThanOrEqual(own[i].to);
      });
    }
    expect(lanes.flat().filter(({ violates }) => violates)).toHaveLength(1);
    expect(lanes.flat().some(({ kind, label }) => kind === 'wait' && label.includes('= 0'))).toBe(true);
  });

  test('a span names a command only when it is about that one alone', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const { lanes } = await session.timeline({ from: 0, to: run.duration, columns: 1e6 });
    const named = (label: string) =>
      lanes
        .flat()
        .filter((span) => span.kind === 'act' && span.label === label)
        .map(({ command }) => command?.ordinal);
    expect(named('ioctl')).toEqual([undefined, 1, 2, 3]);
    expect(named('return')).toEqual([undefined, 1, undefined, undefined]);
    expect(named('fetch')).toEqual([undefined, undefined]);
    expect(named('consume')).toEqual([0, 2, 2, 3]);
  });

  test('what is too narrow is merged and counted; nothing is lost', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const { lanes } = await session.timeline({ from: 0, to: run.duration, columns: 10 });
    const steps = lanes.flat().filter(({ kind }) => kind !== 'wait');
    expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(run.length);
    expect(steps.length).toBeLessThan(run.length);
  });

  test('a time leads to the last step that had ended by then', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    expect(session.at(-1)).toBe(0);
    expect(session.at(run.duration)).toBe(run.length);
    expect(session.at((await look(session, 7)).time)).toBe(7);
  });
});

/** The first position at which more than one thing can happen. */
async function fork(session: Session): Promise<number> {
  for (let position = 0; ; position++)
    if ((await HANDLERS.next({ position }, deskOf(session))).options.length > 1) return position;
}

describe('a VCMDQ', () => {
  const VCMDQ = { kind: 'scenario', id: 'h22-queued-is-not-complete' } as const;

  test('has neither VMM nor xarray: hardware reads it, and no command of it is on a physical queue', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    const ids = run.nodes.map(({ id }) => id);
    expect(ids.filter((id) => id.includes('vcmdq'))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['vmm/vsmmu0', 'xa/vsmmu0']));
    expect(run.edges.filter(({ from, to }) => from === 'vcpu/vcpu0' && to === 'smmu/SMMU0')).toHaveLength(1);
    expect(run.queues.map(({ name, hardware }) => [name, hardware])).toEqual([
      ['vsmmu0', false],
      ['vsmmu0.vcmdq0', true],
      ['SMMU0', false],
    ]);
    const { queues } = await look(session, run.length);
    expect(queues[1].rows.entries.map(({ status, physical }) => [status, physical])).toEqual([
      ['complete', undefined],
      ['complete', undefined],
      ['complete', undefined],
    ]);
  });

  test('has a HW_QUEUE on its viommu, and a VINTF with what is in it', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    const queue = run.nodes.find(({ kind }) => kind === 'hw_queue')!;
    const leads = run.edges.filter(({ from }) => from === queue.id).map(({ to }) => to);
    expect(leads).toEqual(['viommu/vm0/4', 'vcmdq/vsmmu0/0']);
    expect(run.nodes.find(({ kind }) => kind === 'vintf')).toMatchObject({
      id: 'vintf/vsmmu0',
      parts: ['vcmdq/vsmmu0/0', 'sid_slot/vsmmu0/0'],
    });
    const { nodes } = await look(session, run.length);
    expect(nodes['vintf/vsmmu0']).toEqual({
      present: true,
      lines: ['number 1 of SMMU0', 'VMID 1'],
      parts: [
        { id: 'vcmdq/vsmmu0/0', present: true, lines: ['PROD 3  CONS 3', 'EN_OK 1'] },
        { id: 'sid_slot/vsmmu0/0', present: true, lines: ['0x8 → 0x100  A'] },
      ],
    });
    expect(nodes['smmu/SMMU0'].running).toEqual(['VINTF 1 VCMDQ 0: CONS 3 of PROD 3']);
    const member = async (id: string, name: string) => {
      const { detail } = await look(session, run.length, id);
      return detail?.kind === 'object' ? detail.members.find((one) => one.name === name) : undefined;
    };
    expect(await member(queue.id, 'viommu')).toMatchObject({ target: 'viommu/vm0/4' });
    expect(await member('vintf/vsmmu0', 'CONFIG.VMID')).toMatchObject({ value: '1' });
    expect(await member('vcmdq/vsmmu0/0', 'CONS')).toMatchObject({ value: '3' });
    expect(await member('sid_slot/vsmmu0/0', 'SID_REPLACE(0)')).toMatchObject({ value: '0x100' });
  });

  test('a SID slot is named in the step in which hardware replaces a vSID by it, and in no other', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    for (let at = 1; at <= run.length; at++) {
      const [first] = (await look(session, at)).events;
      const replaced = first.kind === 'consume' && first.text.includes('SID_REPLACE');
      expect(first.objects.includes('sid_slot/vsmmu0/0'), `${first.text} at ${at}`).toBe(replaced);
    }
  });

  test('that is handed on leaves its HW_QUEUE, and the VM that gets it has another', async () => {
    const { session, opened: run } = await opened({ kind: 'scenario', id: 'h19-foreign-timeout' }, 'vcmdq');
    const queues = run.nodes.filter(({ kind }) => kind === 'hw_queue');
    expect(queues.map(({ vm }) => vm)).toEqual([0, 1]);
    const [begin, end] = [await look(session, 0), await look(session, run.length)];
    expect(queues.map(({ id }) => begin.nodes[id].present)).toEqual([true, false]);
    expect(queues.map(({ id }) => end.nodes[id].present)).toEqual([false, true]);
    expect(begin.nodes['vintf/vsmmu0'].lines[0]).toBe('number 1 of SMMU0');
    expect(end.nodes['vintf/vsmmu1'].lines[0]).toBe('number 1 of SMMU0');
  });

  test('no other design has any of it', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'viommu-batch');
    expect(run.nodes.filter(({ kind }) => kind === 'hw_queue' || kind === 'vintf')).toEqual([]);
    const { nodes } = await look(session, run.length);
    expect(nodes['smmu/SMMU0']).not.toHaveProperty('running');
  });

  test('traps nothing, and takes its commands as fast as the CMDQ', async () => {
    const { session, opened: run } = await opened(VCMDQ, 'vcmdq');
    expect(run.counters.exits).toBe(0);
    expect(run.duration).toBeLessThan(10_000);
    const told = await Promise.all(
      Array.from({ length: run.length }, (_, i) => session.text({ form: 'sentence', from: i + 1, to: i + 1 })),
    );
    expect(told.join('\n')).toContain('nothing traps');
    expect(told.join('\n')).not.toContain('the write traps');
    // A driver that makes a mistake about its CMD_SYNC is not told to be right.
    expect(told.join('\n')).toContain('its CMD_SYNC at 2 is taken for complete, and is not');
  });
});

describe('choices', () => {
  test('what can happen next, which of it the run takes, and what each would do', async () => {
    const { session } = await opened(INTERLACED, 'split-by-target');
    const at = await fork(session);
    const before = await look(session, at);
    const { options } = await HANDLERS.next({ position: at }, deskOf(session));
    expect(options.filter(({ taken }) => taken)).toHaveLength(1);
    const after = await look(session, at + 1);
    const taken = options.find((option) => option.taken)!;
    expect(taken.events).toEqual(after.events.map(({ text }) => text));
    // Asking changes nothing.
    expect(await look(session, at)).toEqual(before);
  });

  test('a choice leads to a branch, and says what it violates before it is taken', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const { at, why } = run.verdicts.find(({ id }) => id === 'order')!;
    const { options } = await HANDLERS.next({ position: at! - 1 }, deskOf(session));
    expect(options.find(({ taken }) => taken)?.violates).toEqual([{ property: 'order', why }]);
    const from = await fork(session);
    const other = (await HANDLERS.next({ position: from }, deskOf(session))).options.find(({ taken }) => !taken)!;
    const choices = [[from + 1, other.name]] as const;
    const branch = await session.open({ source: INTERLACED, design: 'split-by-target', choices }, files, nothing);
    expect(branch.choices).toEqual(choices);
    expect((await look(session, from + 1)).events.map(({ text }) => text)).toEqual(other.events);
  });

  test('choices that time would make anyhow are none', async () => {
    const { session } = await opened(INTERLACED);
    const taken = (await HANDLERS.next({ position: 7 }, deskOf(session))).options.find((option) => option.taken)!;
    const same = await session.open({ source: INTERLACED, choices: [[8, taken.name]] }, files, nothing);
    expect(same.choices).toEqual([]);
  });

  test('those that cannot be made are told', async () => {
    const { session } = await opened(INTERLACED);
    const open = (step: number, name: string) =>
      session.open({ source: INTERLACED, choices: [[step, name]] }, files, nothing);
    await expect(open(1, 'SMMU0 consume')).rejects.toThrow("choices: step 1: 'SMMU0 consume' is not enabled");
    await expect(open(900, 'vcpu0 run')).rejects.toThrow('step 900: the run ends');
  });

  test('a hazard opens with its fix', async () => {
    const { opened: run } = await opened({ kind: 'scenario', id: 'h22-queued-is-not-complete', fixed: true });
    expect(run.title).toMatch(/ \(fixed\)$/);
    expect(run.about).toContain('judged by none-lost');
    await expect(opened({ kind: 'scenario', id: 'interlaced', fixed: true })).rejects.toThrow('the scenario has none');
  });
});

describe('text', () => {
  test('scenario and choices open again as the same run', async () => {
    const source = { kind: 'scenario', id: 'h08-atc-before-tlbi-completes', fixed: true } as const;
    const { session, opened: run } = await opened(source);
    const text = await session.text({ form: 'scenario', from: 0, to: 0 });
    const again = await opened({ kind: 'text', name: 'again.yaml', text }, run.design);
    expect(again.opened.digest).toBe(run.digest);
    expect(JSON.parse(await session.text({ form: 'choices', from: 0, to: 0 }))).toEqual({
      'viommu-choices': 1,
      design: run.design,
      overrides: [],
    });
    expect(await (await opened(INTERLACED)).session.text({ form: 'scenario', from: 0, to: 0 })).toBe(
      yaml('interlaced'),
    );
  });

  test('the interleaving has a column per actor and leaves the run where it was', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    await look(session, 4);
    const text = await session.text({ form: 'interleaving', from: 1, to: run.length });
    const [, , head] = text.split('\n');
    for (const name of ['vcpu0', 'VMM', 'kernel', 'SMMU0', 'A', 'B']) expect(head).toContain(name);
    expect(text).toContain('*** order is violated');
    expect(text).toContain('CMD_ATC_INV vSID 0x8 all');
    expect((await look(session, 4)).position).toBe(4);
  });

  test('the sentence carries its step, its violation and its source', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const { at } = run.verdicts.find(({ held }) => held === false)!;
    const text = await session.text({ form: 'sentence', from: at!, to: at! });
    expect(text).toContain(`Step ${at}, SMMU0:`);
    expect(text).toContain('order is violated');
    expect(text).toContain('IHI 0070');
  });
});
