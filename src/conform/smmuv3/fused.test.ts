/** Commands consumed in bulk and one by one leave the same words and the same events. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { canConsume, consume } from '../../model/arch/smmuv3/hw/smmu.ts';
import { HARDWARE_PROFILES } from '../../model/state/hardware.ts';
import type { Machine } from '../../model/state/machine.ts';
import { parseCases } from './case.ts';
import { Replay } from './replay.ts';

const cases = parseCases(
  gunzipSync(readFileSync(new URL('./recorded/vectors.jsonl.gz', import.meta.url))).toString(),
  'vectors.jsonl.gz',
);

const oneByOne = (m: Machine, iommu: number): void => {
  while (canConsume(m, iommu)) consume(m, iommu);
};

const bytesOf = ({ machine: { w } }: Replay): Buffer => Buffer.from(w.buffer, w.byteOffset, w.byteLength);

test.each(HARDWARE_PROFILES)('$id', (hardware) => {
  for (const one of cases) {
    const events: number[][][] = [[], []];
    const [fused, stepwise] = [new Replay(one, hardware), new Replay(one, hardware, oneByOne)];
    [fused, stepwise].forEach(({ machine }, i) => {
      machine.observe = (...event) => events[i].push(event);
    });
    for (const step of one.steps) {
      fused.step(step);
      stepwise.step(step);
      if (!bytesOf(fused).equals(bytesOf(stepwise))) expect.fail(`${one.name}: ${JSON.stringify(step)}`);
    }
    expect(JSON.stringify(events[0]) === JSON.stringify(events[1]), one.name).toBe(true);
  }
});
