import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { designById } from '../../model/system/designs.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { whatIf, whatIfs } from './what-ifs.ts';

const FOLDERS = ['library', 'cases'].map((folder) => join(import.meta.dirname, '..', folder));
const SCENARIOS = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));

const read = (file: string): string => readFileSync(file, 'utf8');

const named = (id: string): string => read(SCENARIOS.find((file) => file.endsWith(`/${id}.yaml`))!);

/** Of many alike the first and the last. */
function sampled(names: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const name of names) {
    const kind = name.replace(/0x[0-9a-f]+|\b[A-Za-z]+\d+\b|\b[A-Z]\b/g, '·');
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return [...kinds.values()].flatMap((alike) => [...new Set([alike[0], alike[alike.length - 1]])]);
}

test.each(SCENARIOS.map((file) => [file.split('/').at(-1), file] as const))(
  'whatever is added to %s, it compiles, and all that was there stays',
  (_, file) => {
    const text = read(file);
    const names = whatIfs(text, undefined);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(8);
    const lines = text.split('\n').filter((line) => /^\s*#/.test(line) || line.includes(' #'));
    // Of a host full of devices a few will do.
    for (const name of sampled(names).filter((_, i, all) => all.length < 24 || i % 4 === 0)) {
      let changed = '';
      expect(() => {
        changed = whatIf(text, undefined, name);
      }, name).not.toThrow();
      for (const line of lines) expect([name, changed]).toEqual([name, expect.stringContaining(line)]);
    }
  },
);

const INTERLACED = named('interlaced');

test('a VM that does what another does has devices, StreamIDs, vSIDs, vCPUs and marks of its own, and comes to the same', () => {
  const text = named('h22-queued-is-not-complete').replace('- after: queued', '- after: queued # waits');
  const changed = whatIf(text, undefined, 'add VM vm1, which does what vm0 does');
  const { scenario } = parseScenario(changed, 'x');
  const [first, second] = scenario.vms;
  expect(second).toEqual({
    ...first,
    name: 'vm1',
    vsmmus: [{ ...first.vsmmus[0], name: 'vsmmu1', vdevices: [{ device: 'B', vsid: 0x8, asid: 1, ats: true }] }],
    vcpus: JSON.parse(
      JSON.stringify(first.vcpus)
        .replace('"vcpu1"', '"vcpu3"')
        .replace('"vcpu0"', '"vcpu2"')
        .replaceAll('"A"', '"B"')
        .replaceAll('k":"queued"', 'k":"queued1"')
        .replaceAll('r":"queued"', 'r":"queued1"'),
    ),
  });
  expect(scenario.devices[1]).toEqual({ ...scenario.devices[0], name: 'B', sid: 0x108 });
  expect(changed.match(/# waits/g)).toHaveLength(2);
});

test('with a second vsmmu, steps say whose queue they mean, those of a fix as well', () => {
  const text = named('h22-queued-is-not-complete');
  const changed = whatIf(text, undefined, 'add vsmmu vsmmu1 to vm0, on SMMU0, with device B');
  const { scenario } = parseScenario(changed, 'x');
  const programs = [...scenario.vms[0].vcpus.map(({ program }) => program), ...Object.values(scenario.fix!.programs!)];
  const steps = programs
    .flat()
    .flatMap((step): unknown[] => ('share_sync' in step ? [step.share_sync] : 'commands' in step ? [step] : []));
  expect(steps.length).toBeGreaterThan(4);
  for (const step of steps) expect(step).toMatchObject({ queue: 'vsmmu0' });
});

test.each([
  ['with ATS', { ats: true, silent: false, slow: false }],
  ['without ATS', { ats: false, silent: false, slow: false }],
  ['with ATS, which never answers', { ats: true, silent: true }],
  ['with ATS, which answers in time or not', { ats: true, slow: true }],
])('a device %s', (words, fields) => {
  const { scenario } = parseScenario(whatIf(INTERLACED, undefined, `add device C to vsmmu0, ${words}`), 'x');
  expect(scenario.devices[2]).toMatchObject({ name: 'C', smmu: 'SMMU0', sid: 0x208, ...fields });
  expect(scenario.vms[0].vsmmus[0].vdevices[2]).toMatchObject({ device: 'C', vsid: 0x18, asid: 3 });
});

test('a device with two StreamIDs is for a VM whose main thread makes the objects', () => {
  const name = 'add device dsp1 to vsmmu0, with two StreamIDs';
  expect(whatIfs(INTERLACED, undefined)).not.toContain(name.replace('dsp1', 'C'));
  const text = named('vdevice-two-streams').replaceAll('dsp', 'dsp0');
  expect(parseScenario(whatIf(text, undefined, name), 'x').scenario.devices[1].sid).toEqual([0x612, 0x613]);
});

test('StreamIDs are free behind their SMMU, also where the last one is taken', () => {
  const text = INTERLACED.replace('sid: 0x200', 'sid: 0xffff').replace('vsid: 0x10', 'vsid: 0xffff');
  const { scenario } = parseScenario(whatIf(text, undefined, 'add device C to vsmmu0, with ATS'), 'x');
  expect(scenario.devices[2].sid).toBe(1);
  expect(scenario.vms[0].vsmmus[0].vdevices[2].vsid).toBe(1);
});

test('what is added runs to its end', () => {
  for (const name of sampled(whatIfs(INTERLACED, undefined))) {
    const topology = compileScenario(parseScenario(whatIf(INTERLACED, undefined, name), name));
    const run = startRun(topology, designById('viommu-batch')!, { extras: EXTRAS });
    expect([name, run.extend(5000)]).toEqual([name, false]);
  }
});

test('what is not offered is refused', () => {
  expect(() => whatIf(INTERLACED, undefined, 'add device Z to vsmmu0')).toThrow(
    "'add device Z to vsmmu0' is not offered",
  );
});
