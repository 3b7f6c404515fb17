/** Long recordings, made by repeating the longest one that comes with the program. */
import { batches } from '../../src/capture/batches.ts';
import { gunzip } from '../../src/capture/gunzip.ts';
import { captureFiles } from '../../src/capture/library.ts';
import { loadCapture } from '../../src/capture/load.ts';
import { designById } from '../../src/model/system/designs.ts';
import type { Run } from '../../src/model/system/run.ts';
import { startRun } from '../../src/model/system/start.ts';

/** Content of a file of a capture. */
type Read = (file: string) => Promise<Uint8Array>;

const LONGEST = 'arm-ats-noril-xl';
/** Commands. */
export const [LONG, VERY_LONG] = [500_000, 5_000_000];
const COMMAND = 16;

/** So many commands, as their bytes lie in a file. */
export async function repeated(count: number, read: Read): Promise<Uint8Array<ArrayBuffer>> {
  const [, bin] = captureFiles(LONGEST);
  const once = await gunzip(await read(bin), bin);
  const bytes = new Uint8Array(count * COMMAND);
  for (let at = 0; at < bytes.length; at += once.length) bytes.set(once.subarray(0, bytes.length - at), at);
  return bytes;
}

/** To run LONG commands under viommu-batch. */
export async function long(read: Read): Promise<() => Run> {
  const { topology } = await loadCapture(LONGEST, read);
  const words = new Uint32Array((await repeated(LONG, read)).buffer);
  const vcpus = topology.vcpus.map((vcpu) => ({ ...vcpu, commands: words, ops: batches(words) }));
  return () => {
    const run = startRun({ ...topology, vcpus }, designById('viommu-batch')!);
    while (run.extend(100_000));
    return run;
  };
}
