/** Calls recorded on Linux are played as they were made, and the model answers what Linux answered. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import { describeEvent } from '../model/system/describe.ts';
import { parseDesign } from '../model/system/design-spec.ts';
import { startRun } from '../model/system/start.ts';
import { errnoName } from '../model/iommufd/uapi/errno.ts';
import { brought, importFile } from './importers.ts';
import { CAPTURES, callsFile } from './library.ts';
import { loadCapture } from './load.ts';
import { parseRecordedCalls } from './recorded-calls.ts';

const read = (file: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../public/captures/${file}`, import.meta.url)));
const RECORDED = CAPTURES.flatMap(({ id }) => callsFile(id) ?? []).map((file) => [
  file,
  file.replace('.input.bin.gz', '.calls'),
]);

test.each(RECORDED)('%s: entry_num and errno of every call', async (file, id) => {
  const { topology, design } = await loadCapture(id, async (name) => read(name));
  const run = startRun(topology, parseDesign(design), { extras: EXTRAS });
  while (run.extend(10_000));
  const answers: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    for (const event of run.events) {
      const { text } = describeEvent(event, run.context);
      const [, errno, done] = /^IOMMU_HWPT_INVALIDATE\(.*\) returns (0|-E\w+), entry_num = (\d+)/.exec(text) ?? [];
      if (errno) answers.push(`${errno} ${done}`);
    }
  }
  const calls = parseRecordedCalls(new Uint8Array(gunzipSync(read(file))), file);
  expect(calls.reduce((sum, { bytes }) => sum + bytes.length / 16, 0)).toBe(
    CAPTURES.find((capture) => capture.id === id)!.commands,
  );
  expect(answers).toEqual(calls.map(({ errno, done }) => `${errno === 0 ? '0' : `-${errnoName(errno)}`} ${done}`));
});

test('a file of calls is known by its first word, and what is cut off is told by its byte', async () => {
  const bytes = new Uint8Array(gunzipSync(read('arm-iommufd-errcases.input.bin.gz')));
  const { topology, about } = await importFile(brought('calls.bin', bytes));
  expect(topology.guestIommus[0].vdevices.map(({ vsid }) => vsid)).toEqual([0x100]);
  expect(about).toContain('Linux refused');
  await expect(importFile(brought('calls.bin', bytes.subarray(0, 20)))).rejects.toThrow(
    'calls.bin: byte 0: ends within a call',
  );
});
