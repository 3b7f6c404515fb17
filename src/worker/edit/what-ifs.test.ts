import { expect, test } from 'vitest';
import { opened } from '../open.test-helper.ts';

const namesOf = async (selection: string | null, position: number): Promise<string[]> => {
  const { session } = await opened({ kind: 'scenario', id: 'interlaced' }, 'viommu-batch');
  return session.whatIfs({ selection, position });
};

test('of a command, a device, or the step that is shown', async () => {
  expect(await namesOf('cmd/vsmmu0/1', 0)).toEqual(
    expect.arrayContaining(['swap commands 1 and 2', 'unbind A before step 7 of vcpu0']),
  );
  expect(await namesOf('device/B', 30)).toContain('let B never answer an invalidation');
  expect(await namesOf(null, 3)).toContain('delete step 2 of vcpu0');
  // The SMMU consumes command 3.
  expect(await namesOf(null, 37)).toContain('delete command 3');
  expect(await namesOf(null, 0)).toEqual(
    expect.arrayContaining(['add device C to vsmmu0, with ATS', 'add SMMU SMMU1']),
  );
});

test('parts of the machine are taken out by what they are in the graph', async () => {
  expect(await namesOf('device/B', 30)).toContain('remove device B');
  expect(await namesOf('vdevice/vm0/5', 30)).toContain('remove device A');
  expect(await namesOf('idev/vm0/7', 30)).toContain('remove device B');
  // Nothing would be left.
  expect(await namesOf('viommu/vm0/4', 30)).not.toContain('remove vsmmu vsmmu0');
  const { session, opened: run } = await opened({ kind: 'scenario', id: 'crowded' }, 'viommu-batch');
  for (const [kind, what] of [
    ['viommu', /^remove vsmmu /],
    ['ioas', /^remove VM /],
    ['smmu', /^remove SMMU /],
  ] as const) {
    const { id } = run.nodes.find((node) => node.kind === kind)!;
    const names = await session.whatIfs({ selection: id, position: 0 });
    expect([id, names]).toEqual([id, expect.arrayContaining([expect.stringMatching(what)])]);
  }
});

test('a field of a command has another value in the text; what cannot be there says why', async () => {
  const { session } = await opened({ kind: 'scenario', id: 'interlaced' }, 'viommu-batch');
  const set = (selection: string, field: string, value: string) => session.withField({ selection, field, value });
  const { name, text } = await set('cmd/vsmmu0/1', 'sid', 'B');
  expect(name).toBe('set SID of command 1 to B');
  expect(text).toContain('- CMD_ATC_INV: { sid: B, size: 52 }');
  expect((await set('cmd/vsmmu0/1', 'addr', '0x1000')).text).toContain('{ sid: A, size: 52, addr: 0x1000 }');
  expect((await set('cmd/vsmmu0/4', 'cs', '1')).text).toContain('CMD_SYNC: { cs: 1 }');
  await expect(set('cmd/vsmmu0/1', 'size', '64')).rejects.toThrow('size: expected an integer from 0 to 0x3f');
  await expect(set('cmd/vsmmu0/1', 'sid', 'Z')).rejects.toThrow("'Z'");
  await expect(set('cmd/vsmmu0/1', 'sid', '{ x')).rejects.toThrow("expected a number or a device, found '{ x'");
  await expect(set('cmd/vsmmu0/99', 'sid', 'A')).rejects.toThrow('the text does not write this command');
});
