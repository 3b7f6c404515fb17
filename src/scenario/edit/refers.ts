/** Which values of a scenario name one of its parts, by the key that they stand under. */
import { isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Path } from '../language/errors.ts';

/** Parts of the machine. */
export type PartKind = 'smmu' | 'device' | 'vm' | 'vsmmu' | 'vcpu';

/** What has a name. */
export type Named = PartKind | 'mark';

export const REFERS: Readonly<Record<string, readonly Named[]>> = {
  device: ['device'],
  sid: ['device'],
  vste: ['device'],
  smmu: ['smmu'],
  queue: ['vsmmu'],
  into: ['vsmmu'],
  from: ['vsmmu'],
  to: ['vsmmu'],
  vm: ['vm'],
  unbind: ['device'],
  reset: ['device'],
  enomem: ['vsmmu'],
  timeout: ['vsmmu'],
  mark: ['mark'],
  at: ['mark'],
  after: ['mark'],
};

/** Where a name is given: the list whose items have it. */
export const GIVEN: Readonly<Record<string, PartKind>> = {
  smmus: 'smmu',
  devices: 'device',
  vms: 'vm',
  vsmmus: 'vsmmu',
  vcpus: 'vcpu',
};

/** Objects of iommufd that stand from the beginning are called by their device, or their emulated SMMU. */
const OBJECT = /^(?:(dev|vdev|s1)|(s2|viommu|hw_queue))_(.+)$/s;

/** New names, by kind and old one. */
export type Renaming = Readonly<Partial<Record<Named, ReadonlyMap<string, string>>>>;

/** A name in the text. */
export interface NameAt {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** What the value at a path is called then, or undefined where it stays. `path`: the whole, from the top. */
function renamedValue(path: Path, value: string, renaming: Renaming): string | undefined {
  const key = path.findLast((part) => typeof part === 'string');
  if (typeof key !== 'string') return undefined;
  const list = path.at(-3);
  if (key === 'name' && typeof list === 'string' && Object.hasOwn(GIVEN, list))
    return renaming[GIVEN[list]]?.get(value);
  const inMain = path[2] === 'vmm' || (path[0] === 'fix' && path[1] === 'vmms');
  if (
    inMain &&
    key !== 'device' &&
    key !== 'into' &&
    key !== 'vste' &&
    key !== 'sid' &&
    !REFERS[key]?.includes('mark')
  ) {
    const [, ofDevice, ofVsmmu, name] = OBJECT.exec(value) ?? [];
    const next = ofDevice ? renaming.device?.get(name) : ofVsmmu ? renaming.vsmmu?.get(name) : undefined;
    return next && `${ofDevice ?? ofVsmmu}_${next}`;
  }
  const kinds = Object.hasOwn(REFERS, key) ? REFERS[key] : [];
  return kinds.map((kind) => renaming[kind]?.get(value)).find((name) => name !== undefined);
}

/** The names below a node of a scenario that become others. `path`: of the node. */
export function namesToChange(node: unknown, path: Path, renaming: Renaming): NameAt[] {
  if (isSeq(node)) return node.items.flatMap((item, i) => namesToChange(item, [...path, i], renaming));
  if (isMap(node))
    return node.items.flatMap((pair) => {
      if (!isPair(pair) || !isScalar(pair.key)) return [];
      const key = String(pair.key.value);
      const own = path[0] === 'fix' && path.length === 2;
      const kind = own && path[1] === 'programs' ? 'vcpu' : own && path[1] === 'vmms' ? 'vm' : undefined;
      const next = kind && renaming[kind]?.get(key);
      const range = pair.key.range;
      return [
        ...(next !== undefined && range ? [{ from: range[0], to: range[1], name: next }] : []),
        ...namesToChange(pair.value, [...path, key], renaming),
      ];
    });
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return [];
  const name = renamedValue(path, node.value, renaming);
  return name === undefined ? [] : [{ from: node.range[0], to: node.range[1], name }];
}

/** A part of a text with other names in it. */
export function withNames(text: string, names: readonly NameAt[], from = 0, to = text.length): string {
  let out = '';
  let at = from;
  for (const one of [...names].sort((a, b) => a.from - b.from)) {
    out += text.slice(at, one.from) + one.name;
    at = one.to;
  }
  return out + text.slice(at, to);
}
