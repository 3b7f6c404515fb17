/** Which cells are alike; that they say what their own search would is in hazard.test.ts. */
import { expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { bundled } from '../played/bundled.test-helper.ts';
import { HazardCells } from './hazard-cells.ts';
import { cellsOf } from './hazard.ts';

const STATES = 1_000_000;

test('what a design is not asked for is told apart', () => {
  const parsed = bundled('h28-one-vmid');
  const shared = new HazardCells(parsed, STATES, EXTRAS);
  const [cell] = cellsOf(parsed.scenario).filter(({ design }) => design === 'viommu-batch');
  const [plain, broken, fixed] = [
    { ...cell, spec: 'viommu-batch' },
    { ...cell, spec: 'viommu-batch,broken=guest-vmid' },
    { ...cell, spec: 'viommu-batch', fixed: true },
  ].map((one) => shared.shown(one));
  expect(broken.found).not.toEqual([]);
  // Its fix is another kernel: the machine is the same.
  expect(shared.searches).toBe(2);
  expect(fixed.search).toBe(plain.search);
});
