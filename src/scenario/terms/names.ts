/** What a scenario names, half written as it may be. */

export interface Names {
  readonly smmus: readonly string[];
  readonly devices: readonly string[];
  readonly vms: readonly string[];
  readonly vsmmus: readonly string[];
  readonly vcpus: readonly string[];
  readonly marks: readonly string[];
  /** What main threads call the objects that they make. */
  readonly objects: readonly string[];
}

const fieldOf = (data: unknown, key: string): unknown =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, key)
    ? (data as Readonly<Record<string, unknown>>)[key]
    : undefined;

const listOf = (data: unknown, key: string): readonly unknown[] => {
  const list = fieldOf(data, key);
  return Array.isArray(list) ? list : [];
};

const texts = (values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** `data`: the scenario as plain data, right or wrong. */
export function namesIn(data: unknown): Names {
  const named = (list: readonly unknown[]): string[] => texts(list.map((item) => fieldOf(item, 'name')));
  const vms = listOf(data, 'vms');
  const vcpus = vms.flatMap((vm) => listOf(vm, 'vcpus'));
  const main = vms.flatMap((vm) => listOf(vm, 'vmm'));
  const steps = [...vcpus.flatMap((vcpu) => listOf(vcpu, 'program')), ...main];
  const made = main.flatMap((step) => (typeof step === 'object' && step !== null ? Object.values(step) : []));
  return {
    smmus: named(listOf(data, 'smmus')),
    devices: named(listOf(data, 'devices')),
    vms: named(vms),
    vsmmus: named(vms.flatMap((vm) => listOf(vm, 'vsmmus'))),
    vcpus: named(vcpus),
    marks: texts(steps.map((step) => fieldOf(step, 'mark'))),
    objects: texts(made.map((fields) => fieldOf(fields, 'as'))),
  };
}
