/** What a place of a scenario is called. */
import type { Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { GIVEN, type PartKind } from './refers.ts';

/** A part of the machine, before its name. */
export const PART_WORDS: Readonly<Record<PartKind, string>> = {
  smmu: 'SMMU',
  device: 'device',
  vm: 'VM',
  vsmmu: 'vsmmu',
  vcpu: 'vCPU',
};

const at = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;

/** What stands at a place of a scenario; undefined where nothing does. */
export const valueAt = (scenario: Scenario, path: Path): unknown => path.reduce<unknown>(at, scenario);

/** `step 3 of vcpu0`, `command 1 of step 7 of vcpu0`, `device A`. `path`: of an item of a list, or of something in it. */
export function saidOf(scenario: Scenario, path: Path): string {
  let value: unknown = scenario;
  let owner = '';
  let said = 'the scenario';
  for (const [i, key] of path.entries()) {
    value = at(value, key);
    if (typeof key !== 'number') continue;
    const list = String(path[i - 1]);
    const name = at(value, 'name');
    if (Object.hasOwn(GIVEN, list)) said = `${PART_WORDS[GIVEN[list]]} ${String(name)}`;
    else if (list === 'vdevices') said = `vdevice ${String(at(value, 'device'))}`;
    else if (list === 'program') said = `step ${key} of ${owner}`;
    else if (list === 'vmm') said = `step ${key} of ${owner}’s main thread`;
    else if (list === 'commands') said = `command ${key} of ${said}`;
    else if (list === 'faults') said = `fault ${key}`;
    if (typeof name === 'string') owner = name;
  }
  return said;
}
