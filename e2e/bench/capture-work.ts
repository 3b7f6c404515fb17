/** A process of its own for each benchmark of `capture`. Sends what it has measured to its parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzip } from '../../src/capture/gunzip.ts';
import { brought, commandsIn } from '../../src/capture/importers.ts';
import { loadCapture } from '../../src/capture/load.ts';
import { captureFiles } from '../../src/capture/library.ts';
import { batches } from '../../src/capture/batches.ts';
import { trafficOf } from '../../src/capture/traffic/traffic-of.ts';
import { viommu } from '../../src/cli/program.ts';
import { Random } from '../../src/model/state/random.ts';
import { designById } from '../../src/model/system/designs.ts';
import type { Run } from '../../src/model/system/run.ts';
import { startRun } from '../../src/model/system/start.ts';
import { root } from '../../src/tools/install.mjs';

export type Task =
  | 'capture/read'
  | 'capture/run'
  | 'capture/seek'
  | 'capture/memory'
  | 'capture/read/5M'
  | 'capture/memory/5M'
  | 'capture/json';

const LONGEST = 'arm-ats-noril-xl';
const [LONG, VERY_LONG] = [500_000, 5_000_000];
const COMMAND = 16;
const SEEKS = 40;
const RUNS = 3;

const read = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(readFileSync(join(root, 'public', 'captures', file)));

/** So many commands, as their bytes lie in a file. */
async function repeated(count: number): Promise<Uint8Array> {
  const [, bin] = captureFiles(LONGEST);
  const once = await gunzip(await read(bin), bin);
  const bytes = new Uint8Array(count * COMMAND);
  for (let at = 0; at < bytes.length; at += once.length) bytes.set(once.subarray(0, bytes.length - at), at);
  return bytes;
}

/** ms of this process. */
function spent(what: () => unknown): number {
  const before = process.cpuUsage();
  what();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const indexed = (bytes: Uint8Array) => trafficOf(commandsIn(brought('long.bin', bytes)).words);

async function long(): Promise<() => Run> {
  const { topology } = await loadCapture(LONGEST, read);
  const words = new Uint32Array((await repeated(LONG)).buffer);
  const vcpus = topology.vcpus.map((vcpu) => ({ ...vcpu, commands: words, ops: batches(words) }));
  return () => {
    const run = startRun({ ...topology, vcpus }, designById('viommu-batch')!);
    while (run.extend(100_000));
    return run;
  };
}

/** Megabytes that a process holds at most, above what it began with. maxRSS is in KiB. */
const peak = (before: number): number => (process.resourceUsage().maxRSS * 1024 - before) / 1e6;

async function measure(task: Task): Promise<number[]> {
  const before = process.memoryUsage().rss;
  switch (task) {
    case 'capture/read':
    case 'capture/read/5M': {
      const bytes = await repeated(task === 'capture/read' ? LONG : VERY_LONG);
      return Array.from({ length: RUNS }, () => spent(() => indexed(bytes)));
    }
    case 'capture/memory/5M':
      indexed(await repeated(VERY_LONG));
      return [peak(before)];
    case 'capture/run':
      return [spent(await long())];
    case 'capture/memory':
      (await long())();
      return [peak(before)];
    case 'capture/seek': {
      const run = (await long())();
      const random = new Random(1);
      return Array.from({ length: SEEKS }, () => {
        const position = random.below(run.length);
        return spent(() => run.seek(position));
      });
    }
    case 'capture/json': {
      const write = process.stdout.write.bind(process.stdout);
      // What is written is not what is measured.
      process.stdout.write = () => true;
      const begin = process.cpuUsage();
      await viommu(['run', 'arm-noril-large', '--design', 'viommu-single', '--json']);
      const { user, system } = process.cpuUsage(begin);
      process.stdout.write = write;
      return [(user + system) / 1000];
    }
  }
}

process.send?.(await measure(process.argv[2] as Task));
process.disconnect();
