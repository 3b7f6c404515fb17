import { expect, test } from 'vitest';
import { opened } from '../open.test-helper.ts';

const namesOf = async (selection: string | null, position: number): Promise<string[]> => {
  const { session } = await opened({ kind: 'scenario', id: 'interlaced' }, 'viommu-batch');
  return (await session.whatIfs({ selection, position })).map(({ name }) => name);
};

test('of a command, a device, or the step that is shown', async () => {
  expect(await namesOf('cmd/vsmmu0/1', 0)).toEqual(
    expect.arrayContaining(['swap commands 1 and 2', 'unbind A before step 7']),
  );
  expect(await namesOf('device/B', 30)).toContain('let B never answer an invalidation');
  expect(await namesOf(null, 3)).toContain('delete step 2');
  // The SMMU consumes command 3.
  expect(await namesOf(null, 37)).toContain('delete command 3');
  expect(await namesOf(null, 0)).toEqual(['add device D1', expect.stringContaining('add vCPU vcpu1')]);
});
