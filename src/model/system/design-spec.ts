/** Designs with other parameters than their own: their dials, and the kernel's by the name of a profile. */
import { KERNEL_PROFILES } from '../iommufd/profiles.ts';
import { BROKEN } from '../state/broken.ts';
import type { Design } from '../state/design.ts';
import { DESIGNS, designById } from './designs.ts';
import { DIALS, type Dial, dialOf, ruleAgainst, settingOf } from './dials.ts';

/** A design specification that names nothing known, or what does not go together. */
export class DesignError extends Error {}

/** The dials that a kernel has, all at once. */
const KERNEL = { key: 'kernel', values: KERNEL_PROFILES.map(({ id }) => id) };

const GONE = { key: 'broken', values: BROKEN };

/** What can be changed about a design, and to what. */
export const PARAMETERS: readonly { readonly key: string; readonly values: readonly string[] }[] = [
  KERNEL,
  ...DIALS,
  GONE,
];

/**
 * A design by its id, or changed: `viommu-batch,kernel=linux-7.3,errors=by-class`. Its id is the
 * specification; `broken` may be given several times.
 * Throws DesignError.
 */
export function parseDesign(spec: string): Design {
  const [id, ...changes] = spec.split(',');
  const base = designById(id);
  if (!base)
    throw new DesignError(`there is no design '${id}'; expected one of ${DESIGNS.map((d) => d.id).join(', ')}`);
  if (changes.length === 0) return base;
  const changed = changes.map((text) => text.split('=') as [string, string?]);
  const design = { ...changed.reduce(change, base), id: spec, title: spec };
  check(design, changed);
  return design;
}

/** Parameters that do not go together with a design: `kernel=linux-7.2`. */
export const refusedBy = (id: string): readonly string[] =>
  PARAMETERS.flatMap(({ key, values }) => values.map((value) => `${key}=${value}`)).filter((parameter) => {
    try {
      parseDesign(`${id},${parameter}`);
      return false;
    } catch (problem) {
      if (problem instanceof DesignError) return true;
      throw problem;
    }
  });

function change(design: Design, [key, value = '']: readonly [string, string?]): Design {
  if (key === KERNEL.key) return { ...design, kernel: KERNEL_PROFILES.find(({ id }) => id === oneOf(KERNEL, value))! };
  if (key === GONE.key)
    return { ...design, broken: [...(design.broken ?? []), BROKEN.find((id) => id === oneOf(GONE, value))!] };
  const dial = dialOf(key);
  if (dial) return dial.set(design, oneOf(dial, value));
  throw new DesignError(
    `there is no parameter '${key}' of a design; expected one of ${PARAMETERS.map((p) => p.key).join(', ')}`,
  );
}

function oneOf({ key, values, upTo = 0 }: Pick<Dial, 'key' | 'values' | 'upTo'>, value: string): string {
  if (values.includes(value) || (/^[1-9]\d{0,8}$/.test(value) && Number(value) <= upTo)) return value;
  const words = values.filter((one) => upTo === 0 || !/^\d+$/.test(one));
  const expected = [words.length > 0 && `one of ${words.join(', ')}`, upTo > 0 && `a number from 1 to ${upTo}`];
  throw new DesignError(`${key}: expected ${expected.filter(Boolean).join(' or ')}, found '${value}'`);
}

/** Throws where the dials do not go together as they are set. */
function check(design: Design, changed: readonly (readonly [string, string?])[]): void {
  const setting = settingOf(design);
  if (design.kernel.viommu !== (setting.target === 'viommu'))
    throw new DesignError(
      `kernel=${design.kernel.id}: policy ${design.policy.id} addresses ${design.kernel.viommu ? 'hwpts and devices' : 'a viommu'}, which this kernel does not take`,
    );
  const rule = ruleAgainst(setting);
  if (!rule) return;
  const named = rule.keys.find((key) => changed.some(([one]) => one === key)) ?? rule.keys[0];
  const other = rule.keys.find((key) => key !== named)!;
  throw new DesignError(`${named}=${setting[named]} does not go with ${other}=${setting[other]}: ${rule.why}`);
}
