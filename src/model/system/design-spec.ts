/** Designs with other parameters than their own: policy, kernel profile and hardware profile combined freely. */
import { KERNEL_PROFILES } from '../iommufd/profiles.ts';
import type { Design } from '../state/design.ts';
import { HARDWARE_PROFILES } from '../state/hardware.ts';
import { DESIGNS, designById } from './designs.ts';

/** A design specification that names nothing known, or what does not go together. */
export class DesignError extends Error {}

const CHOICES = {
  errors: ['ill', 'by-class'],
  'unknown-vsid': ['refuse', 'skip', 'skip-in-run'],
  'failed-call': ['count', 'nothing'],
} as const;

/** What can be changed about a design, and to what. */
export const PARAMETERS: readonly { readonly key: string; readonly values: readonly string[] }[] = [
  { key: 'kernel', values: KERNEL_PROFILES.map(({ id }) => id) },
  { key: 'hardware', values: HARDWARE_PROFILES.map(({ id }) => id) },
  ...Object.entries(CHOICES).map(([key, values]) => ({ key, values })),
];

/**
 * A design by its id, or changed: `viommu-batch,kernel=linux-7.3,errors=by-class`. Its id is the specification.
 * Throws DesignError.
 */
export function parseDesign(spec: string): Design {
  const [id, ...changes] = spec.split(',');
  const base = designById(id);
  if (!base)
    throw new DesignError(`there is no design '${id}'; expected one of ${DESIGNS.map((d) => d.id).join(', ')}`);
  return changes.length === 0 ? base : { ...changes.reduce(change, base), id: spec, title: spec };
}

function change(design: Design, text: string): Design {
  const [key, value = ''] = text.split('=');
  switch (key) {
    case 'kernel': {
      const kernel = oneOf(key, value, KERNEL_PROFILES);
      if (kernel.viommu !== design.kernel.viommu)
        throw new DesignError(
          `kernel=${value}: policy ${design.policy.id} addresses ${design.kernel.viommu ? 'a viommu' : 'hwpts and devices'}, which this kernel does not take`,
        );
      return { ...design, kernel };
    }
    case 'hardware':
      return { ...design, hardware: oneOf(key, value, HARDWARE_PROFILES) };
    case 'errors':
      return { ...design, vmm: { ...design.vmm, errors: choice(key, value) } };
    case 'unknown-vsid':
      return { ...design, vmm: { ...design.vmm, unknownVsid: choice(key, value) } };
    case 'failed-call':
      return { ...design, vmm: { ...design.vmm, failedCall: choice(key, value) } };
    default:
      throw new DesignError(
        `there is no parameter '${key}' of a design; expected one of ${PARAMETERS.map((p) => p.key).join(', ')}`,
      );
  }
}

function oneOf<T extends { readonly id: string }>(key: string, id: string, all: readonly T[]): T {
  const found = all.find((item) => item.id === id);
  if (found) return found;
  throw new DesignError(`${key}: expected one of ${all.map((item) => item.id).join(', ')}, found '${id}'`);
}

function choice<K extends keyof typeof CHOICES>(key: K, value: string): (typeof CHOICES)[K][number] {
  const found = CHOICES[key].find((item) => item === value);
  if (found) return found;
  throw new DesignError(`${key}: expected one of ${CHOICES[key].join(', ')}, found '${value}'`);
}
