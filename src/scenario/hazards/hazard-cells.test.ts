/** A cell that is not searched because one like it was says what its own search would. */
import { afterAll, describe, expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { HAZARDS, bundled } from '../played/bundled.test-helper.ts';
import { HazardCells } from './hazard-cells.ts';
import { cellsOf, searchCell } from './hazard.ts';

const STATES = 1_000_000;
let all = 0;
let made = 0;

describe.each(HAZARDS)('%s', (id) => {
  const parsed = bundled(id);
  const cells = cellsOf(parsed.scenario).filter(({ expected }) => expected !== 'not-applicable');
  const shared = new HazardCells(parsed, STATES, EXTRAS);
  test('cell by cell', () => {
    for (const cell of cells) {
      const { counterexamples: _, search, ...outcome } = shared.shown(cell);
      const own = searchCell(parsed, cell, STATES, EXTRAS);
      const { search: ownSearch, ...ownOutcome } = own;
      expect(outcome, cell.spec).toEqual(ownOutcome);
      expect([search.states, search.transitions], cell.spec).toEqual([ownSearch.states, ownSearch.transitions]);
      expect([...search.findings.values()], cell.spec).toEqual([...ownSearch.findings.values()]);
    }
    // The runs of one of them: the last, which most often shares what was searched before.
    const last = cells.findLast(({ fixed }) => !fixed);
    const alone = new HazardCells(parsed, STATES, EXTRAS);
    if (last) expect(shared.shown(last).counterexamples()).toEqual(alone.shown(last).counterexamples());
    all += cells.length;
    made += shared.searches;
  });
});

afterAll(() => expect(made).toBeLessThan(0.75 * all));

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
