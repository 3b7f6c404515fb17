/** Every recording that comes with the program makes a machine with all its commands. */
import { expect, test } from 'vitest';
import { load } from './captures.test-helper.ts';
import { importCapture } from './import.ts';
import { QUEUES } from './library.ts';

test.each(QUEUES)('$id', async ({ id, commands: listed }) => {
  const files = await load(id);
  const { topology, name } = importCapture(files);
  const { commands } = JSON.parse(files.sidecar) as { readonly commands: number };
  expect(name).toBe(id);
  expect(topology.vcpus[0].commands.length / 4).toBe(commands);
  expect(listed).toBe(commands);
  expect(topology.devices.length).toBeGreaterThan(0);
});
