/** One more VM that does what another does, with devices of its own. */
import { isNode, isScalar, isSeq } from 'yaml';
import type { Path } from '../language/errors.ts';
import type { Scenario } from '../language/schema.ts';
import { freeName, freeNumbers, hex, nextName, type TakenNames, namesOf, sidsBehind } from './fresh.ts';
import { type NameAt, namesToChange, withNames } from './refers.ts';
import { nodeAt, read } from './places.ts';
import { copyItem } from './splice.ts';

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** New names for some, each free of all that is taken and of those given before it. */
export function freshNames(base: string, old: readonly string[], taken: readonly string[]): Map<string, string> {
  const fresh = new Map<string, string>();
  for (const name of old) fresh.set(name, nextName(base, [...taken, ...fresh.values()]));
  return fresh;
}

/** `flushed1` for a mark `flushed`. */
export const freshMarks = (old: readonly string[], taken: readonly string[]): Map<string, string> =>
  new Map(old.map((mark) => [mark, freeName(mark.slice(0, 28), taken)]));

/** What a copy of a VM is called. */
export const nameOfCopy = (taken: TakenNames): string => nextName('vm', taken.vm);

/** The text with a copy of the VM of index `v` behind all others. */
export function copyVm(text: string, scenario: Scenario, v: number): string {
  const taken = namesOf(scenario);
  const vm = scenario.vms[v];
  const own = vm.vsmmus.flatMap(({ vdevices }) => vdevices.map(({ device }) => device));
  const marks = namesOf({ ...scenario, vms: [vm] }).mark;
  const renaming = {
    vm: new Map([[vm.name, nameOfCopy(taken)]]),
    device: freshNames('D', own, taken.device),
    vsmmu: freshNames(
      'vsmmu',
      vm.vsmmus.map(({ name }) => name),
      taken.vsmmu,
    ),
    vcpu: freshNames(
      'vcpu',
      vm.vcpus.map(({ name }) => name),
      taken.vcpu,
    ),
    mark: freshMarks(marks, taken.mark),
  };
  /** By device, its new StreamIDs in the order of the old ones. */
  const sids = new Map<string, readonly number[]>();
  const used = new Map<string, number[]>();
  const devices = own.map((name) => scenario.devices.find((device) => device.name === name)!);
  for (const { name, smmu, sid } of devices) {
    const there = used.get(smmu) ?? sidsBehind(scenario, smmu);
    const fresh = freeNumbers(there, list(sid).length, list(sid).length > 1 ? 1 : 8, 0x100);
    sids.set(name, fresh);
    used.set(smmu, [...there, ...fresh]);
  }

  const doc = read(text);
  const place = (path: Path, name: string): NameAt[] => {
    const node = nodeAt(doc, path);
    return isScalar(node) && node.range ? [{ from: node.range[0], to: node.range[1], name }] : [];
  };
  const at: Path = ['vms', v];
  const accesses = vm.vcpus.flatMap(({ program }, c) =>
    program.flatMap((step, s): NameAt[] => {
      if (!('dma' in step) || step.dma.sid === undefined) return [];
      const { device, sid } = step.dma;
      const old = list(scenario.devices.find(({ name }) => name === device)!.sid);
      return place([...at, 'vcpus', c, 'program', s, 'dma', 'sid'], hex(sids.get(device)![old.indexOf(sid)]));
    }),
  );
  const names = [...namesToChange(nodeAt(doc, at), at, renaming), ...accesses];
  let out = copyItem(text, ['vms'], v, scenario.vms.length, (from, to) => withNames(text, names, from, to));
  for (const [i, { name }] of devices.entries()) {
    const d = scenario.devices.findIndex((device) => device.name === name);
    const now = read(out);
    const fresh = sids.get(name)!.map(hex);
    const put = (path: Path, value: string): NameAt => {
      const node = nodeAt(now, ['devices', d, ...path]);
      const [from, to] = isNode(node) && node.range ? node.range : [0, 0];
      return { from, to, name: value };
    };
    const listed = isSeq(nodeAt(now, ['devices', d, 'sid']));
    const changed = [
      put(['name'], renaming.device.get(name)!),
      ...fresh.map((sid, k) => put(listed ? ['sid', k] : ['sid'], sid)),
    ];
    const before = out;
    out = copyItem(out, ['devices'], d, scenario.devices.length + i, (from, to) =>
      withNames(before, changed, from, to),
    );
  }
  return out;
}
