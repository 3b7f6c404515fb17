import { expect, test } from 'vitest';
import { parseDesign } from './design-spec.ts';
import { DESIGNS } from './designs.ts';
import { DIALS, RULES, canonical, ruleAgainst, settingOf } from './dials.ts';

test('the named designs are settings, and setting them anew changes nothing', () => {
  for (const design of DESIGNS) {
    const setting = settingOf(design);
    expect(ruleAgainst(setting)).toBeUndefined();
    for (const dial of DIALS) expect(settingOf(dial.set(design, setting[dial.key]))).toEqual(setting);
  }
});

test('a dial is set by its key, whatever it was before', () => {
  for (const [key, value] of [
    ['wait', 'before-sync'],
    ['lookup', 'issued'],
    ['vmid', 'per-viommu'],
    ['quarantine', 'yes'],
    ['strict-bits', 'no'],
    ['block', '7'],
    ['max', '3'],
    ['cut', 'by-class'],
    ['merge', 'yes'],
  ])
    expect(settingOf(parseDesign(`viommu-batch,${key}=${value}`))).toEqual({
      ...settingOf(parseDesign('viommu-batch')),
      [key]: value,
    });
});

test.each([
  ['viommu-batch,cut=by-target', 'cut=by-target does not go with target=viommu: a viommu is one target'],
  [
    'viommu-batch,target=split',
    'target=split does not go with cut=whole: a call is addressed to one hwpt or one device',
  ],
  ['viommu-single,merge=yes', 'merge=yes does not go with cut=each: commands are fetched one by one'],
  ['viommu-single,max=2', 'max=2 does not go with cut=each: each call carries one command'],
  ['split-in-order,lookup=issued', 'lookup=issued does not go with target=split'],
  ['split-in-order,vmid=per-viommu', 'vmid=per-viommu does not go with target=split'],
  ['viommu-batch,shared-s2=yes', 'shared-s2=yes does not go with vmid=per-s2'],
  ['split-in-order,hardware=tegra241', 'hardware=tegra241 does not go with target=split'],
  ['viommu-batch,max=0', "max: expected one of none or a number from 1 to 1024, found '0'"],
  ['viommu-batch,block=64', "block: expected a number from 1 to 63, found '64'"],
  ['viommu-batch,wait=no', "wait: expected one of after-sync, before-sync, found 'no'"],
  ['viommu-batch,waits=no', "there is no parameter 'waits' of a design; expected one of kernel, target, cut"],
  ['split-in-order,kernel=exact', 'kernel=exact: policy split-in-order addresses hwpts and devices'],
])('%s is refused with its reason', (spec, why) => {
  expect(() => parseDesign(spec)).toThrow(why);
});

test('every rule is broken by a setting', () => {
  const settings = DESIGNS.map(settingOf).flatMap((setting) =>
    DIALS.flatMap(({ key, values }) => values.map((value) => ({ ...setting, [key]: value }))),
  );
  for (const { broken, why } of RULES) expect(settings.some(broken), why).toBe(true);
});

test('what makes no difference is set as its first value', () => {
  const single = settingOf(parseDesign('viommu-single'));
  expect(single['on-refusal']).toBe('drop-block');
  expect(canonical(single)['on-refusal']).toBe('issue-converted');
  expect(canonical(settingOf(parseDesign('viommu-batch-linux')))['on-refusal']).toBe('drop-block');
});
