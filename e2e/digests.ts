/** Prints what Node makes of recordings: their digests. Run in the project's folder. */
import { readFileSync } from 'node:fs';
import { loadCapture } from '../src/capture/load.ts';
import { EXTRAS } from '../src/model/arch/extras.ts';
import { designById } from '../src/model/system/designs.ts';
import { startRun } from '../src/model/system/start.ts';
import type { Source } from '../src/worker/protocol.ts';

export interface Digested {
  readonly source: Source;
  readonly design: string;
  readonly digest: string;
}

const files = async (file: string): Promise<Uint8Array> => new Uint8Array(readFileSync(`public/captures/${file}`));

// They are of every kind; the others are more of the same, and long: as are more designs than the two that differ most.
const digested: Digested[] = [];
for (const name of ['arm-boot-attach', 'arm-ats-boot', 'arm-noril-vfio-churn']) {
  const { topology } = await loadCapture(name, files);
  for (const design of ['split-by-target', 'vcmdq']) {
    const run = startRun(topology, designById(design)!, { extras: EXTRAS });
    while (run.extend(10_000));
    digested.push({ source: { kind: 'capture', name }, design, digest: run.digest() });
  }
}
process.stdout.write(JSON.stringify(digested));
