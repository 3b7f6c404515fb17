/** Steps by which a guest changes what its SMMU reads: STEs, CDs, registers. */
import type { Op } from '../../../model/state/topology.ts';
import type { Path } from '../../language/errors.ts';
import type { ScenarioStep } from '../../language/schema.ts';
import { type StepPlace, spaceOf } from '../arch.ts';
import { type FieldValues, configWords, registerBits, wholeWords } from './guest-config.ts';

/** Where things lie, physical addresses, and what a new table is made of. */
interface Tables {
  readonly device: (table: number, vsid: number) => number;
  readonly context: (table: number, vsid: number) => number;
  readonly newContext: (asid: number, space: string) => Uint32Array;
}

export function stepOf(step: ScenarioStep, place: StepPlace, tables: Tables): Op | undefined {
  const { guestIommus, path, error } = place;
  if ('replace_cd' in step) {
    const target = place.device(step.replace_cd.device, [...path, 'replace_cd', 'device']);
    const { guestIommu, vsid, asid } = target;
    const space = spaceOf(target);
    place.forget(space);
    const pa = tables.context(guestIommus[guestIommu].deviceTableIpa, vsid);
    const words = wholeWords(tables.newContext(asid, space));
    return { op: 'config', what: 'context', guestIommu, vsid, asid, pa, words, whole: true };
  }
  if ('write_ste' in step || 'write_cd' in step) {
    const [key, given] = 'write_ste' in step ? ['write_ste', step.write_ste] : ['write_cd', step.write_cd];
    const what = key === 'write_ste' ? 'device' : 'context';
    const { device: name, ...fields } = given;
    const at: Path = [...path, key];
    const { guestIommu, vsid, asid } = place.device(name as string, [...at, 'device']);
    const { deviceTableIpa } = guestIommus[guestIommu];
    const pa = tables[what](deviceTableIpa, vsid);
    const words = configWords(what, fields as FieldValues, at, error);
    return { op: 'config', what, guestIommu, vsid, asid, pa, words };
  }
  if ('write_register' in step) {
    const { queue, ...registers } = step.write_register;
    const at: Path = [...path, 'write_register'];
    const entries = Object.entries(registers as Record<string, FieldValues>);
    if (entries.length !== 1) throw error(at, 'expected one register, such as CR0: { SMMUEN: 0 }');
    const [[name, values]] = entries;
    const guestIommu = place.queue(queue as string | undefined, [...at, 'queue']);
    return { op: 'register', guestIommu, ...registerBits(name, values, [...at, name], error) };
  }
  return undefined;
}
