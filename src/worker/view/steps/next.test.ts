import { describe, expect, test } from 'vitest';
import { HANDLERS } from '../../handlers.ts';
import { INTERLACED, deskOf, files, look, nothing, opened } from '../../open.test-helper.ts';
import type { Session } from '../../session.ts';

/** The first position at which more than one thing can happen. */
async function fork(session: Session): Promise<number> {
  for (let position = 0; ; position++)
    if ((await HANDLERS.next({ position }, deskOf(session))).options.length > 1) return position;
}

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
