/** What the sentences say of a translation is what was fetched for it, not what a whole walk would be. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { USED } from '../../model/arch/smmuv3/hw/outcome.ts';
import { IOMMU_SENTENCES } from '../../model/arch/smmuv3/hw/sentences.ts';
import { played, started } from './played.test-helper.ts';

const ways = (file: string, design: string): string[] =>
  played(readFileSync(new URL(file, import.meta.url), 'utf8'), design).flatMap((line) => {
    const [, verb, way] = /(translates|refuses) IOVA \w+ for SID \w+: (.*?)(?:, PA \w+)?\.$/.exec(line) ?? [];
    return way ? [`${verb}: ${way}`] : [];
  });

test.each([
  ['../library/interlaced.yaml', 'viommu-batch', 'translates: fetches STE and CD, walks stage 1 and stage 2'],
  [
    '../library/crowded.yaml',
    'viommu-batch',
    'translates: has STE and CD cached, starts at a table in its walk cache, walks stage 1 and stage 2',
  ],
  [
    '../library/h15-s2-unmap-too-narrow.yaml',
    'viommu-batch',
    'translates: has STE and CD cached, finds it in the IOTLB',
  ],
  [
    '../library/h28-one-vmid.yaml',
    'viommu-batch',
    'translates: fetches STE and CD, walks stage 2 for the CD, finds it in the IOTLB',
  ],
  [
    '../library/h25-two-queues.yaml',
    'viommu-batch',
    'refuses: has STE cached, fetches CD, walks stage 1, F_TRANSLATION',
  ],
  ['../library/h37-tlbi-twice.yaml', 'viommu-batch', 'refuses: has STE and CD cached, walks stage 1, F_TRANSLATION'],
  ['../library/allocation-order.yaml', 'split-by-target', 'refuses: fetches STE, aborted'],
  ['../cases/bypass-vste-before-vdevice.yaml', 'viommu-batch', 'translates: fetches STE, walks stage 2'],
])('%s, %s: %s', (file, design, way) => expect(ways(file, design)).toContain(way));

test.each([
  [0, 'CR0.SMMUEN is 0, nothing translates'],
  [USED.ste, 'fetches STE, no stage translates'],
  [USED.l1std | USED.ste | USED.l1cd | USED.cd | USED.s1, 'fetches STE and CD, walks stage 1'],
])('what no scenario reaches: %i', (used, way) => {
  const { context } = started(readFileSync(new URL('../library/interlaced.yaml', import.meta.url), 'utf8'));
  const sentence = new Map(IOMMU_SENTENCES).get(IOMMU_EVENT.translate)!;
  expect(sentence([0, 0, 0, 0x1000, 0, 0x2000, used, 0x100], context).text).toBe(
    `SMMU0 translates IOVA 0x1000 for SID 0x100: ${way}, PA 0x2000.`,
  );
});
