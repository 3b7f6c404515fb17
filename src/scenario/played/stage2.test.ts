/** Stage 2 holds what the VMM maps in the IOAS, and IOMMU_IOAS_UNMAP flushes it out of every cache before it returns. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decode } from '../../model/arch/smmuv3/fields/commands.ts';
import { hex } from '../../model/fields/field.ts';
import { IOMMU_EVENT } from '../../model/iommu/events.ts';
import { CHECK_EVENT } from '../../model/check/events.ts';
import { played, started } from './played.test-helper.ts';

const CASE = readFileSync(new URL('../cases/ioas-unmap-live-dma.yaml', import.meta.url), 'utf8');
const change = (text: string, ...pairs: readonly (readonly [string, string])[]): string =>
  pairs.reduce((now, [from, to]) => {
    expect(now).toContain(from);
    return now.replaceAll(from, to);
  }, text);

/** Registers without range invalidation: IDR3.RIL = 0. */
const NO_RIL = [
  '{ name: SMMU0 }',
  '{ name: SMMU0, idr: { IDR0: 0x0d44141b, IDR1: 0x02730010, IDR3: 0x1014, IDR5: 0x74 } }',
] as const;

/** What SMMU0 consumes: mnemonic and fields that are not 0. */
function consumed(source: string, design?: string): string[] {
  const run = started(source, design);
  const commands: string[] = [];
  while (run.extend(1))
    for (const { kind, args } of run.events) {
      if (kind === IOMMU_EVENT.sync) commands.push('CMD_SYNC');
      if (kind !== IOMMU_EVENT.consume) continue;
      const { mnemonic, fields } = decode(Uint32Array.from(args.slice(2, 6)));
      const set = Object.entries(fields).flatMap(([name, value]) => (value ? [`${name} ${hex(value)}`] : []));
      commands.push([mnemonic, ...set].join(' '));
    }
  return commands;
}

const following = (lines: readonly string[], part: string): string[] =>
  lines.slice(lines.findIndex((line) => line.includes(part)) + 1);
const RETURNS = 'IOMMU_IOAS_UNMAP(ioas_id 1, iova 0x80000000, length 0x80000) returns 0.';

/** A queue that hardware runs pins the RAM that it lies in. */
const UNPINNED = change(CASE, [
  '      - IOMMU_IOAS_UNMAP',
  '      - IOMMU_DESTROY: { id: hw_queue }\n      - IOMMU_IOAS_UNMAP',
]);

describe('RAM is unplugged while devices use it', () => {
  test('refused while a hardware queue lies in it', () => {
    const lines = played(CASE, 'vcmdq');
    expect(lines).toContainEqual(expect.stringMatching(/^The VMM calls IOMMU_IOAS_UNMAP.*returns -EBUSY: /));
    expect(lines.filter((line) => line.includes('writes PA'))).toHaveLength(3);
  });

  test.each(['viommu-single', 'viommu-batch', 'split-by-target', 'vcmdq', 'viommu-batch,kernel=shared-s2'])(
    'under %s, in any order, no DMA lands once the call has returned',
    (design) => {
      for (const seed of [undefined, 1, 2, 3, 4, 5, 6, 7, 8]) {
        const lines = played(design === 'vcmdq' ? UNPINNED : CASE, design, seed);
        expect(lines).toContain(RETURNS);
        const end = following(lines, RETURNS);
        expect(
          end.filter((line) => /(reads|writes) PA/.test(line)),
          `seed ${seed}`,
        ).toEqual([]);
        expect(end.filter((line) => line.includes('gives up the DMA'))).toHaveLength(3);
        expect(end.filter((line) => line.includes('vEVENTQ #') || line.includes('violat'))).toEqual([]);
      }
    },
  );

  test('stage 2 by IPA, stage 1 by VMID, then every ATC, a CMD_SYNC after each', () => {
    expect(consumed(CASE)).toEqual([
      // 128 pages: (NUM + 1) << SCALE = 1 << 7, granule 4K, leaf at level 3
      'CMD_TLBI_S2_IPA scale 0x7 vmid 0x1 leaf 0x1 ttl 0x3 tg 0x1 ipa 0x80000000',
      'CMD_SYNC',
      'CMD_TLBI_NH_ALL vmid 0x1',
      'CMD_SYNC',
      'CMD_ATC_INV sid 0x238 size 0x34',
      'CMD_SYNC',
    ]);
  });

  test('a length that no single range names', () => {
    const odd = change(CASE, ['0x80000 }', '0x83000 }']);
    expect(consumed(odd).filter((line) => line.includes('S2_IPA'))).toEqual([
      'CMD_TLBI_S2_IPA num 0x2 vmid 0x1 leaf 0x1 ttl 0x3 tg 0x1 ipa 0x80000000',
      'CMD_TLBI_S2_IPA scale 0x7 vmid 0x1 leaf 0x1 ttl 0x3 tg 0x1 ipa 0x80003000',
    ]);
  });

  test('without ranges a command per page, 64 at a time', () => {
    const run = consumed(change(CASE, NO_RIL));
    expect(run.slice(0, 128)).toEqual(
      Array.from({ length: 128 }, (_, i) => `CMD_TLBI_S2_IPA vmid 0x1 leaf 0x1 ipa ${hex(0x80000000 + i * 4096)}`),
    );
    expect(run[128]).toBe('CMD_SYNC');
  });

  test('and the whole VMID from 512 on', () => {
    const pages = (count: number) => change(CASE, NO_RIL, ['0x80000 }', `0x${(count * 4096).toString(16)} }`]);
    expect(consumed(pages(513)).slice(0, 3)).toEqual([
      'CMD_TLBI_S12_VMALL vmid 0x1',
      'CMD_SYNC',
      'CMD_ATC_INV sid 0x238 size 0x34',
    ]);
    expect(consumed(pages(511)).filter((line) => line.includes('S2_IPA'))).toHaveLength(511);
  });

  test('blocks of 2 MiB: level 2', () => {
    const blocks = change(CASE, ['0x80000 }', '0x400000 }']);
    expect(consumed(blocks)[0]).toBe('CMD_TLBI_S2_IPA scale 0xa vmid 0x1 leaf 0x1 ttl 0x2 tg 0x1 ipa 0x80000000');
    expect(played(blocks).filter((line) => line.includes('gives up the DMA'))).toHaveLength(3);
  });

  test('on every SMMU where it is attached', () => {
    const two = change(
      CASE,
      ['  - { name: SMMU0 }', '  - { name: SMMU0 }\n  - { name: SMMU1 }'],
      ['hba, smmu: SMMU0', 'hba, smmu: SMMU1'],
      [
        '          - { device: hba, vsid: 0x60, asid: 1 }',
        '          - { device: fpga, vsid: 0x68, asid: 2 }\n      - name: vsmmu1\n        smmu: SMMU1\n        queue: { log2size: 4 }\n        vdevices: [{ device: hba, vsid: 0x60, asid: 1 }]\n    objects: ready',
      ],
    ).replace(/objects: ready\n.*fpga, vsid: 0x68.*\n/, 'objects: ready\n');
    const lines = played(two);
    for (const iommu of ['SMMU0', 'SMMU1'])
      for (const command of ['TLBI_S2_IPA', 'TLBI_NH_ALL'])
        expect(lines).toContainEqual(expect.stringMatching(`The host issues CMD_${command} .*${iommu}\\.$`));
    expect(following(lines, RETURNS).filter((line) => line.includes('gives up the DMA'))).toHaveLength(3);
  });

  test('nothing is sent where nothing is attached', () => {
    const detached = change(CASE, [
      '      - IOMMU_IOAS_UNMAP',
      '      - detach: { dev: dev_hba }\n      - detach: { dev: dev_fpga }\n      - IOMMU_IOAS_UNMAP',
    ]);
    expect(consumed(detached)).toEqual([]);
    expect(played(detached)).toContainEqual(
      expect.stringMatching(/^The VMM calls IOMMU_IOAS_UNMAP.*, which returns 0\.$/),
    );
  });

  test('what stage 2 refuses is the host’s to know', () => {
    const asked = change(CASE, [
      '      - after: used',
      '      - IOMMU_VEVENTQ_ALLOC: { viommu_id: viommu, veventq_depth: 8, as: q }\n      - after: used',
    ]);
    const lines = played(asked).filter((line) => line.startsWith("The host's driver"));
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toContain("F_TRANSLATION of SID 0x230 from SMMU0's event queue and keeps it");
  });

  test('RAM that comes back is used again, and nobody else’s', () => {
    const back = change(CASE, ['      - mark: gone', '      - IOMMU_IOAS_MAP: { ioas_id: ioas }\n      - mark: gone']);
    const run = started(back);
    const kinds: number[] = [];
    while (run.extend(1)) for (const { kind } of run.events) kinds.push(kind);
    expect(kinds).not.toContain(CHECK_EVENT.violation);
    expect(following(played(back), RETURNS).filter((line) => line.includes('writes PA'))).toHaveLength(3);
  });

  test.each([
    ['a part of what was mapped', '0x80000000, length: 0x1000', 'ENOENT'],
    ['what is not mapped', '0x90000000, length: 0x1000', 'ENOENT'],
    ['nothing', '0x80000000, length: 0', 'EINVAL'],
  ])('refused: %s', (_, range, errno) => {
    const source = change(CASE, ['0x80000000, length: 0x80000', range]);
    expect(played(source)).toContainEqual(
      expect.stringMatching(`^The VMM calls IOMMU_IOAS_UNMAP.*returns -${errno}: `),
    );
    expect(played(source).filter((line) => line.includes('writes PA'))).toHaveLength(3);
  });

  test('all of it: {0, U64_MAX}', () => {
    const all = change(CASE, ['0x80000000, length: 0x80000', '0, length: 0xffffffffffffffff']);
    expect(played(all)).toContainEqual(expect.stringMatching(/^IOMMU_IOAS_UNMAP.* returns 0\.$/));
    expect(played(all).filter((line) => line.includes('gives up the DMA'))).toHaveLength(3);
  });
});

describe('objects: none', () => {
  const passing = readFileSync(new URL('../cases/bypass-vste-before-vdevice.yaml', import.meta.url), 'utf8');
  const outcome = (source: string): string => played(source).findLast((line) => line.startsWith('disk '))!;
  const end = (map: string, iova = '0x80010000'): string => {
    const source = change(
      passing,
      ['      - IOMMU_IOAS_MAP: { ioas_id: io }', map],
      ['iova: 0x80010000', `iova: ${iova}`],
    );
    return outcome(source);
  };
  const REFUSED = 'it was refused';

  test.each([
    ['nothing is mapped before IOMMU_IOAS_MAP', '', '0x80010000', REFUSED],
    ['a part', '      - IOMMU_IOAS_MAP: { ioas_id: io, length: 0x10000 }', '0x80010000', REFUSED],
    ['the same part', '      - IOMMU_IOAS_MAP: { ioas_id: io, length: 0x10000 }', '0x8000f000', 'reads PA 0x80000f000'],
    [
      'at another IOVA',
      '      - IOMMU_IOAS_MAP: { ioas_id: io, iova: 0x10000000 }',
      '0x10010000',
      'reads PA 0x800010000',
    ],
    ['at the old one', '      - IOMMU_IOAS_MAP: { ioas_id: io, iova: 0x10000000 }', '0x80010000', REFUSED],
    [
      'another part of RAM',
      '      - IOMMU_IOAS_MAP: { ioas_id: io, user_va: 0x80020000, length: 0x20000 }',
      '0x80010000',
      'reads PA 0x800030000',
    ],
    ['write-only', '      - IOMMU_IOAS_MAP: { ioas_id: io, flags: 3 }', '0x80010000', REFUSED],
    ['read-only', '      - IOMMU_IOAS_MAP: { ioas_id: io, flags: 5 }', '0x80010000', 'reads PA'],
  ])('%s', (_, map, iova, expected) => {
    expect(end(map, iova)).toContain(expected);
  });

  test('memory that is no RAM cannot be pinned', () => {
    const source = change(passing, [
      'IOMMU_IOAS_MAP: { ioas_id: io }',
      'IOMMU_IOAS_MAP: { ioas_id: io, user_va: 0x1000 }',
    ]);
    expect(played(source)).toContainEqual(expect.stringMatching(/IOMMU_HWPT_ALLOC\(flags.*returns -EFAULT/));
  });

  test('two address spaces, two tables', () => {
    const two = change(passing, [
      '      - IOMMU_VIOMMU_ALLOC',
      '      - IOMMU_IOAS_ALLOC: { as: other }\n      - IOMMU_HWPT_ALLOC: { dev_id: dev, pt_id: other, flags: 1, as: empty }\n      - IOMMU_VIOMMU_ALLOC',
    ]);
    expect(outcome(two)).toContain('reads PA 0x800010000');
    expect(outcome(change(two, ['hwpt_id: parent', 'hwpt_id: empty']))).toContain(REFUSED);
  });
});
