/** A device with two StreamIDs: what a vdevice is for it, and which of its streams an invalidation reaches. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OBJ_TYPE, objectsOf } from '../../model/iommufd/objects/objects.ts';
import { played, started } from './played.test-helper.ts';

const CASE = readFileSync(new URL('../cases/vdevice-two-streams.yaml', import.meta.url), 'utf8');
const LINUX_7_2 = 'viommu-single,kernel=linux-7.2';

const change = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replace(from, to);
  }, text);

/** The same with ATS, attached, and a program. */
const program = (...steps: readonly string[]): string =>
  change(
    CASE,
    ['sid: [0x610, 0x611]', 'sid: [0x610, 0x611], ats: true'],
    [
      'as: vd }\n',
      'as: vd }\n      - IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: vi, vste: dsp, as: s1 }\n      - attach: { dev: dev, pt: s1 }\n      - mark: attached\n',
    ],
    [
      '[{ mark: nothing }]',
      `\n${['after: attached', 'map: { device: dsp, iova: 0x51000 }', ...steps].map((step) => `          - ${step}\n`).join('')}`,
    ],
  );

test.each(['viommu-batch', 'viommu-single', 'viommu-batch,kernel=linux-7.3', 'viommu-batch,kernel=exact'])(
  'IOMMU_VDEVICE_ALLOC is refused under %s, and leaves nothing',
  (design) => {
    expect(played(CASE, design)).toContainEqual(
      expect.stringMatching(/IOMMU_VDEVICE_ALLOC\(.*returns -EOPNOTSUPP: the device has not exactly one StreamID/),
    );
    const run = started(CASE, design);
    while (run.extend(100));
    expect([...objectsOf(run.machine.ctxs[0], OBJ_TYPE.vdevice)]).toEqual([]);
  },
);

test('a device with one StreamID in a list is as any other', () => {
  const one = change(CASE, ['[0x610, 0x611]', '[0x610]']);
  expect(played(one)).toContainEqual(expect.stringMatching(/IOMMU_VDEVICE_ALLOC\(.*returns 0: vdevice/));
});

describe('Linux 7.2 makes a vdevice of it', () => {
  const both = ['dma: { device: dsp, iova: 0x51000 }', 'dma: { device: dsp, iova: 0x51000, sid: 0x611 }'];

  test('both streams are translated by the one vSTE', () => {
    const lines = played(program(...both), LINUX_7_2);
    for (const sid of ['0x610', '0x611'])
      expect(lines).toContainEqual(expect.stringMatching(`translates IOVA 0x51000 for SID ${sid}: `));
  });

  test('ATC_INV reaches the first stream only: the second goes on', () => {
    const lines = played(program(...both, 'unmap: { device: dsp, iova: 0x51000 }', ...both), LINUX_7_2);
    const end = lines.slice(lines.findLastIndex((line) => line.includes('IOMMU_HWPT_INVALIDATE')));
    expect(end).toContainEqual(
      expect.stringMatching(/refuses IOVA 0x51000 for SID 0x610: .*walks stage 1, F_TRANSLATION\.$/),
    );
    expect(end).toContainEqual(
      expect.stringMatching(/^dsp reads PA 0x\w+ for IOVA 0x51000, translated by its own ATC\.$/),
    );
  });

  test('CFGI_CD reaches the first stream only: the second keeps its CD', () => {
    const source = program(
      ...both,
      'replace_cd: { device: dsp }',
      'commands: [ CMD_CFGI_CD: { sid: dsp, leaf: 1 }, CMD_SYNC: {} ]',
    );
    const run = started(source, LINUX_7_2);
    while (run.extend(100));
    const { contexts } = run.machine.caches[0];
    expect(Array.from({ length: contexts.length }, (_, i) => run.machine.w[contexts.at(i)])).toEqual([0x611]);
  });
});

test.each([
  ['standing objects', CASE.replace('    objects: none\n', ''), "'dsp' has several StreamIDs", 'objects: none'],
  [
    'a stream of nobody',
    CASE.replace('{ mark: nothing }', '{ dma: { device: dsp, iova: 0, sid: 0x612 } }'),
    'dma.sid',
    '0x610, 0x611',
  ],
  ['a stream twice', CASE.replace('0x611]', '0x610]'), 'devices[0].sid', 'used twice'],
  ['none', CASE.replace('[0x610, 0x611]', '[]'), 'devices[0].sid', 'expected'],
])('mistake: %s', (_, source, field, expected) => {
  expect(source).not.toBe(CASE);
  expect(() => started(source)).toThrow(field);
  expect(() => started(source)).toThrow(expected);
});
