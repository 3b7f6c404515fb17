import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';
import { type Removable, removePart } from './remove.ts';
import { EditError } from './places.ts';

/** Several SMMUs, VMs, vsmmus, faults, a main thread. */
const SOME = [
  'interlaced',
  'h29-one-stage-2-two-smmus',
  'h31-vsid-looked-up-too-early',
  'h19-foreign-timeout',
  'teardown-order',
];

const yaml = (id: string): string => readFileSync(join(import.meta.dirname, `../library/${id}.yaml`), 'utf8');

test('a device goes with its vdevice, its steps and its commands; what is left stands as it stood', () => {
  const before = yaml('interlaced');
  const after = removePart(before, { kind: 'device', name: 'A' });
  const lines = before.split('\n');
  expect(after.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
  const { scenario } = parseScenario(after, 'x');
  expect(scenario.devices.map(({ name }) => name)).toEqual(['B']);
  expect(JSON.stringify(scenario.vms)).not.toContain('"A"');
});

const partsOf = (text: string): Removable[] => {
  const { smmus, devices, vms } = parseScenario(text, 'x').scenario;
  return [
    ...smmus.map(({ name }): Removable => ({ kind: 'smmu', name })),
    ...devices.map(({ name }): Removable => ({ kind: 'device', name })),
    ...vms.flatMap(({ name, vsmmus, vcpus }): Removable[] => [
      { kind: 'vm', name },
      ...vsmmus.map((one): Removable => ({ kind: 'vsmmu', name: one.name })),
      ...vcpus.map((one): Removable => ({ kind: 'vcpu', name: one.name })),
    ]),
  ];
};

test('whatever is taken out of a scenario, what is left runs and is less; the last of all stays', () => {
  let removed = 0;
  for (const id of SOME) {
    const text = yaml(id);
    const parts = partsOf(text);
    for (const part of parts) {
      let after: string;
      try {
        after = removePart(text, part);
      } catch (problem) {
        if (!(problem instanceof EditError)) throw problem;
        continue;
      }
      removed++;
      expect(partsOf(after)).not.toContainEqual(part);
      expect(partsOf(after).length).toBeLessThan(parts.length);
      compileScenario(parseScenario(after, 'x'));
      const lines = text.split('\n');
      for (const comment of after.split('\n').filter((line) => /^\s*#/.test(line))) expect(lines).toContain(comment);
    }
  }
  expect(removed).toBeGreaterThan(5);
  expect(() => removePart(yaml('interlaced'), { kind: 'smmu', name: 'SMMU0' })).toThrow(EditError);
});
