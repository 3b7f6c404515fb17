/** Every design that can be dialed, each once, under the name with the fewest changes. */
import type { Design } from '../../model/state/design.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import {
  DIALS,
  type Dial,
  type Setting,
  canonical,
  dialOf,
  matters,
  nameOf,
  ruleAgainst,
  settingOf,
} from '../../model/system/dials.ts';

/** A design as it is named: a preset, or the preset with the fewest changes. */
export interface Dialed {
  readonly spec: string;
  readonly setting: Setting;
  readonly preset: boolean;
  readonly design: Design;
}

/** What is dialed unless something else is said, and to what; the rest decides little and multiplies. */
const HARDWARE = ['architectural', 'tegra241'];
const LEFT = ['max', 'block', 'failed-call'];
export const USUAL_DIALS: readonly string[] = DIALS.map(({ key }) => key).filter((key) => !LEFT.includes(key));

const valuesOf = ({ key, values }: Dial): readonly string[] => (key === 'hardware' ? HARDWARE : values);

/** The named designs, and every one that differs from `viommu-batch` in the given dials only: each once. */
export function designsOf(keys: readonly string[], base = parseDesign('viommu-batch')): Dialed[] {
  const presets = DESIGNS.map(
    (design): Dialed => ({
      spec: design.id,
      setting: settingOf(design),
      preset: true,
      design,
    }),
  );
  const found = new Map(presets.map((dialed) => [nameOf(canonical(dialed.setting)), dialed]));
  for (const setting of settings(settingOf(base), keys)) {
    const own = canonical(setting);
    const name = nameOf(own);
    if (found.has(name)) continue;
    const spec = specOf(own, presets);
    found.set(name, { spec, setting: own, preset: false, design: parseDesign(spec) });
  }
  return [...found.values()];
}

/** Those that go together. What does not is left as soon as nothing that would mend it is still to be set. */
function* settings(base: Setting, keys: readonly string[]): Generator<Setting> {
  const [key, ...rest] = keys;
  if (ruleAgainst(base, keys)) return;
  if (key === undefined) yield base;
  else for (const value of valuesOf(dialOf(key)!)) yield* settings({ ...base, [key]: value }, rest);
}

/** The specification with the fewest changes; what makes no difference is left as the named design has it. */
function specOf(setting: Setting, presets: readonly Dialed[]): string {
  const specs = presets.map(({ spec, setting: own }) => {
    const changes = DIALS.filter(({ key }) => matters(setting, key, own[key]));
    return [spec, ...changes.map(({ key }) => `${key}=${setting[key]}`)];
  });
  return specs.reduce((best, spec) => (spec.length < best.length ? spec : best)).join(',');
}
