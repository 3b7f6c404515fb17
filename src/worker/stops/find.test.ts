import { expect, test } from 'vitest';
import { nothing, opened } from '../open.test-helper.ts';
import type { FoundInRun } from '../protocol/moving.ts';
import { findInRun } from './find.ts';

test('what is found is told on the way: how far, and only ever more', async () => {
  const { session, opened: run } = await opened({ kind: 'capture', name: 'arm-strict-ril-small4k' }, 'viommu-batch');
  const [done, parts]: [number[], FoundInRun[]] = [[], []];
  const found = await findInRun({ text: 'CMD_CFGI_STE', from: run.length - 1000 }, session, async (how) => {
    expect(how).toMatchObject({ of: run.length, what: 'steps' });
    done.push(how.done);
    if (how.found) parts.push(how.found);
  });
  expect(done.length).toBeGreaterThan(10);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBeLessThanOrEqual(run.length);
  expect(found.commands.length).toBeGreaterThan(0);
  expect(found.events.length).toBeGreaterThan(0);
  for (const part of parts) {
    expect(found.commands.slice(0, part.commands.length)).toEqual(part.commands);
    expect(found.events.slice(0, part.events.length)).toEqual(part.events);
  }
  // The first ones are told long before the run has been looked through.
  expect(parts[0].commands.length).toBeGreaterThan(0);
});

test('who stops it on the way gets nothing', async () => {
  const { session } = await opened({ kind: 'capture', name: 'arm-strict-ril-small4k' }, 'viommu-batch');
  const gone = new Error('cancelled');
  await expect(findInRun({ text: 'qqq', from: 0 }, session, () => Promise.reject(gone))).rejects.toBe(gone);
});

test.each([41, 68])(
  'a command is told as it was first written, though the driver overwrites it later (from step %i)',
  async (from) => {
    const { session } = await opened({ kind: 'scenario', id: 'error-in-the-middle' }, 'split-by-target');
    const { commands } = await findInRun({ text: 'command', from }, session, nothing);
    const overwritten = commands.find(({ ordinal }) => ordinal === 1)!;
    expect(overwritten.mnemonic).toBe('CMD_ATC_INV');
    expect(overwritten.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['sid', 'size']));
  },
);
