import { describe, expect, test } from 'vitest';
import { files, INTERLACED, nothing, opened } from './open.test-helper.ts';
import type { Source } from './protocol.ts';

const HAZARD: Source = { kind: 'scenario', id: 'error-in-the-middle' };

/** Where one is under another design after a change from `design` at `keep`. */
async function kept(source: Source, design: string, keep: number, other: string) {
  const { session } = await opened(source, design);
  return { session, to: await session.open({ source, design: other, keep }, files, nothing) };
}

describe('another design opens at the corresponding moment', () => {
  test('after the same thing has happened to the same command', async () => {
    const { session, opened: run } = await opened(INTERLACED, 'split-by-target');
    const told: string[] = [];
    for (let at = 1; at <= run.length; at++) {
      const { events } = await session.view({ position: at, selection: null, windows: {} });
      told.push(events[0]?.text ?? '');
    }
    const fetched = told.findIndex((text) => /fetches|reads/.test(text)) + 1;
    expect(fetched).toBeGreaterThan(0);
    const { session: other, to } = await kept(INTERLACED, 'split-by-target', fetched, 'viommu-batch');
    const { events } = await other.view({ position: to.position, selection: null, windows: {} });
    expect(events[0]?.text).toBe(told[fetched - 1]);
  });

  test('the ends are the same, and so is what comes before the first command', async () => {
    const { opened: run } = await opened(INTERLACED, 'split-by-target');
    const { to } = await kept(INTERLACED, 'split-by-target', run.length, 'viommu-batch');
    expect(to.position).toBe(to.length);
    for (const at of [0, 2]) expect((await kept(INTERLACED, 'split-by-target', at, 'vcmdq')).to.position).toBe(at);
  });

  test('the same run stays where it is', async () => {
    for (const design of ['split-by-target', 'viommu-batch', 'vcmdq']) {
      const { session, opened: run } = await opened(HAZARD, design);
      for (let keep = 0; keep <= run.length; keep++) {
        const { position } = await session.open({ source: HAZARD, design, keep }, files, nothing);
        expect(position, `${design}, step ${keep}`).toBe(keep);
      }
    }
  });

  test('a run that goes on otherwise is there as far as it does the same, and comes back', async () => {
    const { session, opened: run } = await opened(HAZARD, 'viommu-batch');
    const text = await session.text({ form: 'scenario', from: 0, to: 0 });
    const longer = text.replace('- CMD_SYNC', '- CMD_CFGI_CD: { sid: A }\n              - CMD_SYNC');
    const changed: Source = { kind: 'text', name: 'x', text: longer };
    const moved: number[] = [];
    for (let keep = 0; keep < run.length; keep += 3) {
      const { position } = await session.open({ source: changed, design: 'viommu-batch', keep }, files, nothing);
      const back = await session.open({ source: HAZARD, design: 'viommu-batch', keep: position }, files, nothing);
      expect(Math.abs(back.position - keep), `step ${keep}`).toBeLessThan(3);
      if (position !== keep) moved.push(keep);
    }
    // The commands before it are written as they were.
    expect(Math.min(...moved)).toBeGreaterThan(20);
  });
});

test('a run that is open already is not made again, and tells the same of itself', async () => {
  const { session, opened: run } = await opened(HAZARD, 'viommu-batch');
  await session.view({ position: 9, selection: null, windows: {} });
  let pauses = 0;
  const count = async (): Promise<void> => void pauses++;
  expect(await session.open({ source: HAZARD, design: 'viommu-batch' }, files, count)).toEqual(run);
  expect(pauses).toBe(0);
});
