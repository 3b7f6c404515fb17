/** A wrong name in what a scenario says of its hazard is told before anything is searched. */
import { expect, test } from 'vitest';
import { bundled } from '../played/bundled.test-helper.ts';
import { compileScenario } from '../compile/compile.ts';
import type { Scenario } from '../language/schema.ts';

const { scenario, error } = bundled('h05-type-grouped');
const fix = scenario.fix!;

test.each<[Partial<Scenario>, string]>([
  [{ breaks: ['odor'] }, "breaks[0]: there is no property 'odor'; expected one of one-version, "],
  [{ found: { batch: [] } }, "found.batch: there is no design 'batch'; expected one of split-by-target, "],
  [{ found: { vcmdq: ['progress'] } }, "found.vcmdq[0]: 'progress' is not among those that decide: order, cons-exact"],
  [
    { found: { vcmdq: { with: 'kernel=exact', breaks: ['progress'] } } },
    "found.vcmdq.breaks[0]: 'progress' is not among those that decide",
  ],
  [{ found: { vcmdq: { with: 'kernel=6.1', breaks: [] } } }, 'found.vcmdq.with: kernel: expected one of '],
  [{ found: { vcmdq: { with: 'speed=1', breaks: [] } } }, "found.vcmdq.with: there is no parameter 'speed'"],
  [{ fix: { ...fix, design: 'batch' } }, "fix.design: there is no design 'batch'"],
  [{ fix: { ...fix, with: 'errors=none' } }, 'fix.with: errors: expected one of ill, by-class'],
  [{ fix: { ...fix, except: ['batch'] } }, "fix.except[0]: there is no design 'batch'"],
  [{ fix: { ...fix, programs: { cpu: [] } } }, "fix.programs.cpu: there is no vCPU 'cpu'; expected one of vcpu0"],
  [{ fix: { ...fix, vmms: { vm9: [] } } }, "fix.vmms.vm9: there is no VM 'vm9'; expected one of vm0"],
])('%j', (change, message) => {
  expect(() => compileScenario({ scenario: { ...scenario, ...change }, error })).toThrow(message);
});

test('a fix may have parameters that only some designs take', () => {
  const some = { ...scenario, fix: { ...fix, design: undefined, with: 'kernel=draft-2023' } };
  expect(() => compileScenario({ scenario: some, error })).not.toThrow();
});
