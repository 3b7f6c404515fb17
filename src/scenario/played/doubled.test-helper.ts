/** A scenario twice in one: two hosts' worth of VMs that share nothing, or all of them behind the same SMMUs. */
import { parse, stringify } from 'yaml';

interface Named {
  readonly name: string;
}

interface Yaml {
  readonly smmus: readonly Named[];
  readonly devices: readonly Named[];
  readonly vms: readonly (Named & { readonly vsmmus: readonly Named[]; readonly vcpus: readonly Named[] })[];
  readonly faults?: readonly unknown[];
}

/** Keys whose values are marks of programs. */
const MARKS = ['mark', 'after', 'at'];

/** How far the StreamIDs of devices are from those of the first ones, behind the same SMMU. */
const APART = 0x40;

/** The text of a scenario with everything in it a second time, under other names; `shared`: but the SMMUs. */
export function doubled(text: string, shared = false): string {
  const one = parse(text) as Yaml;
  const named = [
    ...(shared ? [] : one.smmus),
    ...one.devices,
    ...one.vms.flatMap((vm) => [vm, ...vm.vsmmus, ...vm.vcpus]),
  ];
  const names = new Set(named.map(({ name }) => name));
  const again = (value: unknown, key = ''): unknown => {
    // A VMM's objects have names made of those of devices: dev_A.
    if (typeof value === 'string')
      return names.has(value.replace(/^(dev|vdev|s1)_/, '')) || MARKS.includes(key) ? `${value}-again` : value;
    if (shared && key === 'sid' && typeof value === 'number') return value + APART;
    if (Array.isArray(value)) return value.map((one) => again(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, it]) => [inner, again(it, inner)]));
  };
  const both = (key: 'smmus' | 'devices' | 'vms' | 'faults') => {
    const list: readonly unknown[] = one[key] ?? [];
    return { [key]: shared && key === 'smmus' ? list : [...list, ...list.map((value) => again(value))] };
  };
  const { found: _, fix: __, expect: ___, ...rest } = one as Yaml & Record<'found' | 'fix' | 'expect', unknown>;
  return stringify({ ...rest, ...both('smmus'), ...both('devices'), ...both('vms'), ...both('faults') });
}
