import { expect, test } from 'vitest';
import { type Assumed, AssumptionError, assumptions, costsWith } from '../../model/system/assumptions.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { bundled } from './bundled.test-helper.ts';

const topology = compileScenario(bundled('interlaced'));

function played(assumed?: Assumed) {
  const run = startRun(topology, parseDesign('viommu-batch'), {
    costs: assumed && ((machine) => costsWith(assumed, machine)),
  });
  while (run.extend(1000));
  return run;
}

test('to assume what is assumed anyway changes nothing', () => {
  const usual = played();
  const all = assumptions(usual.machine);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const again = played(all.map(({ id, ns }) => [id, ns]));
  expect([again.digest(), again.time]).toEqual([usual.digest(), usual.time]);
});

test('a longer ioctl takes longer, and nothing that is counted changes', () => {
  const [usual, slow] = [played(), played([['vmm.ioctl', 10_400]])];
  const took = ({ history: { guest } }: typeof usual) => guest.seen - guest.began;
  expect(took(slow) - took(usual)).toBe(10_000);
  expect(slow.tally.counters).toEqual(usual.tally.counters);
});

test('what is no step, or no time, is refused by name', () => {
  const { machine } = played();
  expect(() => costsWith([['vmm.sleep', 1]], machine)).toThrow(AssumptionError);
  expect(() => costsWith([['vmm.sleep', 1]], machine)).toThrow(/'vmm.sleep' is no step; expected one of guest.run, /);
  for (const ns of [0, -1, 1.5, 2e9, Number.NaN])
    expect(() => costsWith([['vmm.ioctl', ns]], machine)).toThrow(
      `vmm.ioctl: expected a whole number of ns from 1 to 1000000000, found ${ns}`,
    );
});
