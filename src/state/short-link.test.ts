import { describe, expect, test } from 'vitest';
import { readLink, writeLink } from './link.ts';
import { readShort, shortened } from './short-link.ts';

const HAZARDS = new Map([['H08', 'h08-atc-before-tlbi-completes']]);
const read = (hash: string) => readShort(hash, HAZARDS);

/** The link that a short one stands for. */
async function longOf(hash: string) {
  const short = read(hash);
  return short?.kind === 'run' ? await readLink(short.long) : short;
}

describe('a place of the library', () => {
  test.each([
    '#/scenario/interlaced/viommu-batch,kernel=linux-7.2/step/26',
    '#/scenario/interlaced/split-by-target/step/31?o=cmd/vsmmu0/2',
    '#/capture/arm-boot-attach/viommu-batch/step/3',
    '#/scenario/interlaced/vcmdq/step/3?u=CMD_ATC_INV+event=consume&u=-violation',
  ])('%s leads to what it is written for', async (hash) => {
    const link = await longOf(hash);
    expect(link).toMatchObject({ position: Number(/step\/(\d+)/.exec(hash)![1]) });
    expect(shortened(await writeLink(link as never), null)).toBe(hash);
  });

  test('a hazard is named by its number, and its interleaving by itself', async () => {
    const hash = '#/hazard/H08/viommu-merged/step/26';
    expect(read(hash)).toMatchObject({ kind: 'run', counterexample: true });
    expect(await longOf(hash)).toMatchObject({
      source: { id: HAZARDS.get('H08') },
      position: 26,
      design: 'viommu-merged',
    });
    const long = '#v=2&s=h08-atc-before-tlbi-completes&x=8.SMMU0+consume&d=viommu-merged&p=26';
    expect(shortened(long, 'H08')).toBe(hash);
    expect(shortened(long, null)).toBe(long);
  });

  test('what stands at the end may be left out', async () => {
    expect(await longOf('#/hazard/h08')).toMatchObject({ source: { id: HAZARDS.get('H08') }, position: null });
    expect(await longOf('#/scenario/interlaced')).toMatchObject({ position: null });
  });
});

test('lessons, and dialogs with what they are about', () => {
  expect(read('#/lesson/nested-walk')).toEqual({ kind: 'lesson', id: 'nested-walk', step: 0 });
  expect(read('#/lesson/nested-walk/3')).toEqual({ kind: 'lesson', id: 'nested-walk', step: 2 });
  expect(read('#/gallery/H08')).toEqual({ kind: 'dialog', dialog: 'hazards', subject: 'H08' });
  expect(read('#/glossary/S2%20in%20IOTLB')).toEqual({ kind: 'dialog', dialog: 'glossary', subject: 'S2 in IOTLB' });
  expect(read('#/map')).toEqual({ kind: 'dialog', dialog: 'map', subject: '' });
  const stops = [{ text: 'violation', on: true }];
  expect(read('#/map?u=violation')).toEqual({ kind: 'dialog', dialog: 'map', subject: '', stops });
  expect(read('#/lesson/nested-walk/3?u=violation')).toEqual({ kind: 'lesson', id: 'nested-walk', step: 2, stops });
});

/** As pages of version 0.6 wrote them. */
test.each([
  '#v=1&s=interlaced&d=split-by-target&p=31&o=cmd/vsmmu0/2',
  '#v=2&s=h05-type-grouped&fixed=1&x=8.SMMU0+consume*12.SMMU0+run+vsmmu0.vcmdq0&d=vcmdq&p=12',
  '#v=3&s=error-in-the-middle&d=viommu-batch&p=0&w=d%3Dviommu-batch&w=d%3Dsplit-by-target&r=4',
  '#v=4&s=interlaced&p=0&a=vmm.ioctl:800',
  '#v=5&s=interlaced&p=0&u=violation',
])('a link of before, %s, is read as before', async (hash) => {
  expect(read(hash)).toBeNull();
  expect(await readLink(hash)).toMatchObject({ source: { kind: 'scenario' } });
});

test.each([
  ['#/scenario/', 'and a name'],
  ['#/nonsense/x', "names 'nonsense'"],
  ['#/hazard/H99', "hazard 'H99': expected one of H08"],
  ['#/scenario/a/b/stop/3', "'stop/3' is none: expected step/NUMBER"],
  ['#/scenario/a/b/step/-3', "'step/-3' is none"],
  ['#/lesson/a/x', "'x' is no step of a lesson"],
  ['#/lessons/a', "'a' behind lessons: expected nothing, or #/lesson/ID/STEP"],
  ['#/map/a', "'a' behind map: expected nothing."],
  ['#/scenario/%', 'damaged'],
])('%s is refused with a sentence', (hash, message) => {
  expect(() => read(hash)).toThrow(message);
});
