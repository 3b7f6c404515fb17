/**
 * The dials of a design: what can be chosen about VMM, kernel and hardware, and what does not go together. The named
 * designs are settings of them.
 */
import { LINUX_7_3 } from '../iommufd/profiles.ts';
import type { Design, KernelProfile, PolicyDials, VmmRules } from '../state/design.ts';
import { vmmRule } from '../state/design.ts';
import { HARDWARE_PROFILES } from '../state/hardware.ts';
import { policyOf } from '../vmm/policies.ts';
import { WORDS } from '../arch/words.ts';

export interface Dial {
  readonly key: string;
  /** What can be chosen; for a number, the values that are worth trying. */
  readonly values: readonly string[];
  /** Other values: a whole number from 1 to this. */
  readonly upTo?: number;
  readonly of: (design: Design) => string;
  readonly set: (design: Design, value: string) => Design;
}

const policy = <K extends keyof PolicyDials>(design: Design, key: K, value: PolicyDials[K]): Design => ({
  ...design,
  policy: policyOf(design.policy.id, { ...design.policy.dials!, [key]: value }),
});

const kernel = (design: Design, change: Partial<KernelProfile>): Design => ({
  ...design,
  kernel: { ...design.kernel, ...change },
});

const YES_NO = ['no', 'yes'];
const word = (flag: boolean | undefined): string => YES_NO[flag ? 1 : 0];

/** A dial with two positions in the kernel. */
const flag = (
  key: string,
  field: {
    readonly [K in keyof KernelProfile]-?: NonNullable<KernelProfile[K]> extends boolean ? K : never;
  }[keyof KernelProfile],
  values: readonly string[] = YES_NO,
): Dial => ({
  key,
  values,
  of: (design) => values[design.kernel[field] ? 1 : 0],
  set: (design, value) => kernel(design, { [field]: value === values[1] }),
});

/** A parameter of the VMM. */
const vmm = (key: string, field: keyof VmmRules, values: readonly string[]): Dial => ({
  key,
  values,
  of: (design) => vmmRule(design, field),
  set: (design, value) => ({ ...design, vmm: { ...design.vmm, [field]: value } }),
});

export const DIALS: readonly Dial[] = [
  {
    key: 'target',
    values: ['split', 'viommu', 'implicit'],
    of: ({ policy: { dials } }) => dials!.target,
    set(design, value) {
      const target = value as PolicyDials['target'];
      const own = target === 'viommu' ? { oneStream: true } : { oneStream: false };
      const changed = target === design.policy.dials!.target ? {} : own;
      return kernel(policy(design, 'target', target), {
        ...changed,
        viommu: target === 'viommu',
        implicitAtc: target === 'implicit',
      });
    },
  },
  {
    key: 'cut',
    values: ['each', 'at-change', 'by-target', 'by-class', 'whole'],
    of: ({ policy: { dials } }) => dials!.cut,
    set: (design, value) => policy(design, 'cut', value as PolicyDials['cut']),
  },
  {
    key: 'max',
    values: ['none', '2'],
    upTo: 1024,
    of: ({ policy: { dials } }) => (dials!.max === null ? 'none' : String(dials!.max)),
    set: (design, value) => policy(design, 'max', value === 'none' ? null : Number(value)),
  },
  {
    key: 'merge',
    values: YES_NO,
    of: ({ policy: { dials } }) => word(dials!.merge),
    set: (design, value) => policy(design, 'merge', value === 'yes'),
  },
  {
    key: 'block',
    values: [String(LINUX_7_3.block), '1'],
    upTo: LINUX_7_3.block,
    of: (design) => String(design.kernel.block),
    set: (design, value) => kernel(design, { block: Number(value) }),
  },
  {
    key: 'on-refusal',
    values: ['issue-converted', 'drop-block'],
    of: (design) => design.kernel.onRefusal,
    set: (design, value) => kernel(design, { onRefusal: value as KernelProfile['onRefusal'] }),
  },
  flag('strict-bits', 'strictBits'),
  flag('wait', 'early', ['after-sync', 'before-sync']),
  flag('lookup', 'lateLookup', ['copied', 'issued']),
  flag('vmid', 'ownVmids', ['per-s2', 'per-viommu']),
  flag('shared-s2', 'sharedS2'),
  flag('quarantine', 'quarantine'),
  vmm('errors', 'errors', ['ill', 'by-class']),
  vmm('unknown-vsid', 'unknownVsid', ['refuse', 'skip', 'skip-in-run']),
  vmm('failed-call', 'failedCall', ['nothing', 'count']),
  {
    key: 'hardware',
    values: HARDWARE_PROFILES.map(({ id }) => id),
    of: (design) => design.hardware.id,
    set: (design, value) => ({ ...design, hardware: HARDWARE_PROFILES.find(({ id }) => id === value)! }),
  },
];

export const dialOf = (key: string): Dial | undefined => DIALS.find((dial) => dial.key === key);

/** A setting of every dial, by key. */
export type Setting = Readonly<Record<string, string>>;

export const settingOf = (design: Design): Setting => Object.fromEntries(DIALS.map(({ key, of }) => [key, of(design)]));

interface Rule {
  /** Dials that do not go together as they are set; the first one is named when it is asked for. */
  readonly keys: readonly string[];
  readonly broken: (setting: Setting) => boolean;
  readonly why: string;
}

const viommu = ({ target }: Setting): boolean => target === 'viommu';

/** What does not go together. */
export const RULES: readonly Rule[] = [
  {
    keys: ['cut', 'target'],
    broken: (s) => !viommu(s) && (s.cut === 'whole' || s.cut === 'by-class'),
    why: 'a call is addressed to one hwpt or one device, and commands of a run or of a class can be for several',
  },
  {
    keys: ['cut', 'target'],
    broken: (s) => viommu(s) && (s.cut === 'at-change' || s.cut === 'by-target'),
    why: 'a viommu is one target for all commands: there is no change, and nothing to sort by',
  },
  { keys: ['max', 'cut'], broken: (s) => s.cut === 'each' && s.max !== 'none', why: 'each call carries one command' },
  {
    keys: ['merge', 'cut'],
    broken: (s) => s.cut === 'each' && s.merge === 'yes',
    why: 'commands are fetched one by one: there is no run that could go on',
  },
  {
    keys: ['lookup', 'target'],
    broken: (s) => !viommu(s) && s.lookup !== 'copied',
    why: 'the call names its device: no vSID is looked up',
  },
  {
    keys: ['vmid', 'target'],
    broken: (s) => !viommu(s) && s.vmid !== 'per-s2',
    why: 'there is no viommu that could have a VMID',
  },
  {
    keys: ['shared-s2', 'vmid'],
    broken: (s) => s['shared-s2'] === 'yes' && s.vmid !== 'per-viommu',
    why: `VMIDs belong to an ${WORDS.iommu}: a stage 2 on several ${WORDS.iommu}s has none of its own`,
  },
  {
    keys: ['hardware', 'target'],
    broken: (s) => !viommu(s) && s.hardware === 'tegra241',
    why: `a guest gets a ${WORDS.hwQueue} through a viommu of type Tegra241`,
  },
];

/** Dials that make no difference as others are set: whose first value stands for all. */
const IDLE: readonly { readonly key: string; readonly idle: (setting: Setting) => boolean }[] = [
  // One entry is never issued because of another.
  { key: 'on-refusal', idle: (s) => s.cut === 'each' || s.max === '1' || s.block === '1' },
  { key: 'block', idle: (s) => s.cut === 'each' || s.max === '1' },
];

/** `open`: dials that are not set yet, about which no rule says anything. */
export const ruleAgainst = (setting: Setting, open: readonly string[] = []): Rule | undefined =>
  RULES.find(({ keys, broken }) => broken(setting) && !keys.some((key) => open.includes(key)));

/** The setting that stands for all that act alike. */
export function canonical(setting: Setting): Setting {
  const changed: Record<string, string> = { ...setting };
  for (const { key, idle } of IDLE) if (idle(setting)) changed[key] = dialOf(key)!.values[0];
  return changed;
}

/** Settings as a word, equal for those that are. */
export const nameOf = (setting: Setting): string => DIALS.map(({ key }) => setting[key]).join(' ');

/** Whether a setting, one that stands for all that act alike, acts otherwise with another value of a dial. */
export const matters = (setting: Setting, key: string, value: string): boolean =>
  value !== setting[key] &&
  (IDLE.every((dial) => dial.key !== key) || nameOf(canonical({ ...setting, [key]: value })) !== nameOf(setting));
