/** A process of its own for each benchmark of `capture`. Sends what it has measured to its parent. */
import { brought, commandsIn } from '../../src/capture/importers.ts';
import { trafficOf } from '../../src/capture/traffic/traffic-of.ts';
import { viommu } from '../../src/cli/program.ts';
import { Random } from '../../src/model/state/random.ts';
import { LONG, long, repeated, VERY_LONG } from './long.ts';
import { readCapture } from './read-capture.ts';

export type Task =
  | 'capture/read'
  | 'capture/run'
  | 'capture/seek'
  | 'capture/memory'
  | 'capture/read/5M'
  | 'capture/memory/5M'
  | 'capture/json';

const SEEKS = 40;
const RUNS = 3;

/** ms of this process. */
function spent(what: () => unknown): number {
  const before = process.cpuUsage();
  what();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const indexed = (bytes: Uint8Array) => trafficOf(commandsIn(brought('long.bin', bytes)).words);

/** Megabytes that a process holds at most, above what it began with. maxRSS is in KiB. */
const peak = (before: number): number => (process.resourceUsage().maxRSS * 1024 - before) / 1e6;

async function measure(task: Task): Promise<number[]> {
  const before = process.memoryUsage().rss;
  switch (task) {
    case 'capture/read':
    case 'capture/read/5M': {
      const bytes = await repeated(task === 'capture/read' ? LONG : VERY_LONG, readCapture);
      return Array.from({ length: RUNS }, () => spent(() => indexed(bytes)));
    }
    case 'capture/memory/5M':
      indexed(await repeated(VERY_LONG, readCapture));
      return [peak(before)];
    case 'capture/run':
      return [spent(await long(readCapture))];
    case 'capture/memory':
      (await long(readCapture))();
      return [peak(before)];
    case 'capture/seek': {
      const run = (await long(readCapture))();
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
