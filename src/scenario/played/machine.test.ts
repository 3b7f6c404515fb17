/** Parts of the machine at their edges, on machines described in the scenario language. */
import { verdictsOf } from '../../model/system/verdicts.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MARK } from '../../model/state/events.ts';
import { IOMMU } from '../../model/state/layout.ts';
import { designById } from '../../model/system/designs.ts';
import { describeEvent } from '../../model/system/describe.ts';
import type { Run } from '../../model/system/run.ts';
import { SPINE } from '../../model/system/logs.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { parseScenario } from '../language/parse.ts';

interface Given {
  readonly program: readonly string[];
  readonly design?: string;
  readonly queue?: number;
  readonly ats?: boolean;
  readonly more?: string;
}

/** One VM, devices A and B behind one SMMU; B shares A's ASID. */
function play({ program, design = 'viommu-batch', queue = 8, ats = true, more = '' }: Given): Run {
  const text = `
viommu-scenario: 1
id: part
title: A part of the machine
smmus: [{ name: SMMU0 }]
devices:
  - { name: A, smmu: SMMU0, sid: 0x100, ats: ${ats} }
  - { name: B, smmu: SMMU0, sid: 0x1ff }
vms:
  - name: vm0
    memory: { ipa: 0x40000000, size: 0x400000 }
    vsmmus:
      - name: vsmmu0
        smmu: SMMU0
        queue: { log2size: ${queue} }
        vdevices: [{ device: A, vsid: 0x8, asid: 1 }, { device: B, vsid: 0x1ff, asid: 1 }]
    vcpus:
      - name: vcpu0
        program:
${program.map((step) => `          - ${step}`).join('\n')}
${more}`;
  const run = startRun(compileScenario(parseScenario(text, 'part.yaml')), designById(design)!);
  while (run.extend(10_000));
  return run;
}

function sentences(run: Run): string[] {
  const all: string[] = [];
  for (let at = 1; at <= run.length; at++) {
    run.seek(at);
    all.push(...run.events.map((event) => describeEvent(event, run.context).text));
  }
  return all;
}

const gone = (run: Run, cache: 'IOTLB' | 'ATC'): string[] =>
  run.history.deaths.filter((death) => death.cache === cache).map(({ args }) => `0x${args[3].toString(16)}`);

const MAP = 'map: { device: A, iova: 0x400000, pages: 3 }';
const TOUCH = ['0x400000', '0x401000', '0x402000'].map((iova) => `dma: { device: A, iova: ${iova} }`);

describe('invalidation covers what the command names and no more', () => {
  test.each([
    ['one page', 'CMD_TLBI_NH_VA: { asid: 1, va: 0x401000 }', ['0x401000']],
    ['a range', 'CMD_TLBI_NH_VA: { asid: 1, va: 0x400000, tg: 1, num: 1, ttl: 3 }', ['0x400000', '0x401000']],
    ['any ASID', 'CMD_TLBI_NH_VAA: { va: 0x402000 }', ['0x402000']],
    ['another ASID', 'CMD_TLBI_NH_ASID: { asid: 2 }', []],
    ['another ASID, same address', 'CMD_TLBI_NH_VA: { asid: 2, va: 0x401000 }', []],
    ['the ASID', 'CMD_TLBI_NH_ASID: { asid: 1 }', ['0x400000', '0x401000', '0x402000']],
    ['the VMID', 'CMD_TLBI_NH_ALL: {}', ['0x400000', '0x401000', '0x402000']],
    ['a device, not the IOTLB', 'CMD_ATC_INV: { sid: A, size: 52 }', []],
  ])('IOTLB: %s', (_, command, expected) => {
    const run = play({ program: [MAP, ...TOUCH, `commands: [${command}, CMD_SYNC: {}]`] });
    expect(gone(run, 'IOTLB').sort()).toEqual(expected);
  });

  test.each([
    ['one page', '{ sid: A, size: 0, addr: 0x401000 }', ['0x401000']],
    ['two pages', '{ sid: A, size: 1, addr: 0x400000 }', ['0x400000', '0x401000']],
    ['all', '{ sid: A, size: 52 }', ['0x400000', '0x401000', '0x402000']],
    ['a device without ATS', '{ sid: B, size: 52 }', []],
  ])('ATC: %s', (_, fields, expected) => {
    const run = play({ program: [MAP, ...TOUCH, `commands: [CMD_ATC_INV: ${fields}, CMD_SYNC: {}]`] });
    expect(gone(run, 'ATC').sort()).toEqual(expected);
    expect(gone(run, 'IOTLB')).toEqual([]);
  });
});

describe('translation', () => {
  test('an entry that was not invalidated is used after the unmap; invalidated, the access is refused', () => {
    const unmap = 'unmap_fast: { device: B, iova: 0x400000 }';
    const dma = 'dma: { device: B, iova: 0x400000, write: true }';
    const map = 'map: { device: B, iova: 0x400000 }';
    const stale = sentences(play({ program: [map, dma, unmap, dma] }));
    expect(stale.filter((text) => text.startsWith('B writes PA'))).toHaveLength(2);
    expect(stale.filter((text) => text.includes('finds it in the IOTLB'))).toHaveLength(1);
    const flushed = sentences(
      play({ program: [map, dma, unmap, 'commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]', dma] }),
    );
    expect(flushed.filter((text) => text.startsWith('B writes PA'))).toHaveLength(1);
    expect(flushed.at(-3)).toBe(
      'SMMU0 refuses IOVA 0x400000 for SID 0x1ff: has STE and CD cached, walks stage 1, F_TRANSLATION.',
    );
  });

  test('a device without ATS asks untranslated, and keeps nothing', () => {
    const run = play({ program: [MAP, TOUCH[0]], ats: false });
    expect(sentences(run)).toContain('A reads IOVA 0x400000: an untranslated request to SMMU0.');
    expect(sentences(run).some((text) => text.includes('ATC'))).toBe(false);
  });

  test('a full IOTLB drops entries and goes on', () => {
    const dmas = Array.from(
      { length: 70 },
      (_, i) => `dma: { device: B, iova: 0x${(0x400000 + i * 4096).toString(16)} }`,
    );
    const run = play({ program: ['map: { device: B, iova: 0x400000, pages: 70 }', ...dmas] });
    const { iommus } = run.machine.layout;
    expect(run.machine.w[iommus[0].ctl + IOMMU.iotlbCount]).toBe(64);
    expect(sentences(run).filter((text) => text.startsWith('B reads PA'))).toHaveLength(70);
  });

  test('memory is written and freed', () => {
    const run = play({ program: [MAP, 'unmap: { device: A, iova: 0x400000 }', 'free: { device: A, iova: 0x400000 }'] });
    expect(sentences(run).at(-1)).toMatch(/^vcpu0 frees 1 page at IPA 0x4/);
  });
});

describe('the kernel', () => {
  const BAD = 'CMD_CFGI_CD: { sid: 0x99 }';
  const TLBI = 'CMD_TLBI_NH_ASID: { asid: 1 }';

  test('refused at entry 0, nothing is issued', () => {
    const run = play({ program: [`commands: [${BAD}, ${TLBI}, CMD_SYNC: {}]`] });
    expect(run.tally.counters).toMatchObject({ ioctls: 2, entries: 3, physicalCommands: 1, physicalSyncs: 1 });
    expect(sentences(run)).toContain(
      'IOMMU_HWPT_INVALIDATE(viommu #4) returns -EIO, entry_num = 0: command 0 was refused.',
    );
  });

  test('more than 63 entries go in blocks of 63, each with its own CMD_SYNC', () => {
    const run = play({ program: [`commands: [${Array(130).fill(TLBI).join(', ')}, CMD_SYNC: {}]`] });
    expect(run.tally.counters).toMatchObject({ ioctls: 1, entries: 130, physicalCommands: 130, physicalSyncs: 3 });
    expect(sentences(run).filter((text) => /The kernel writes 63 commands/.test(text))).toHaveLength(2);
  });

  test('refused beyond the first block: the blocks before are done, and so is the rest of its own', () => {
    const list = [...Array(70).fill(TLBI), BAD, TLBI].join(', ');
    const run = play({ program: [`commands: [${list}, CMD_SYNC: {}]`] });
    expect(sentences(run)).toContain(
      'IOMMU_HWPT_INVALIDATE(viommu #4) returns -EIO, entry_num = 70: command 70 was refused.',
    );
    expect(run.tally.counters).toMatchObject({ ioctls: 2, entries: 73, physicalCommands: 71, physicalSyncs: 3 });
    expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
  });

  test('TLBI_NSNH_ALL reaches the hardware as TLBI_NH_ALL with the VMID', () => {
    const run = play({ program: ['commands: [CMD_TLBI_NSNH_ALL: {}, CMD_SYNC: {}]'] });
    expect(sentences(run)).toContain('SMMU0 consumes CMD_TLBI_NH_ALL from slot 0 of its CMDQ.');
  });
});

describe('queues', () => {
  test('the guest waits while its ring is full, and wraps', () => {
    const batch = `commands: [${Array(7).fill('CMD_TLBI_NH_ASID: { asid: 1 }').join(', ')}, CMD_SYNC: {}]`;
    for (const design of ['viommu-single', 'viommu-batch', 'split-by-target']) {
      const run = play({ program: [batch, batch, batch], queue: 3, design });
      expect(run.tally.written(0)).toBe(24);
      expect(run.tally.counters.exits).toBe(3);
      expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
      expect(sentences(run).at(-1)).toContain('its CMD_SYNC at 23 is complete');
    }
  });

  test('a batch that is larger than the ring can never be published: the guest is left waiting', () => {
    const run = play({
      program: [`commands: [${Array(8).fill('CMD_TLBI_NH_ASID: { asid: 1 }').join(', ')}, CMD_SYNC: {}]`],
      queue: 3,
    });
    expect(run.ended).toBe(true);
    expect(run.tally.written(0)).toBe(8);
    expect(run.tally.counters.exits).toBe(0);
  });

  test('the physical ring wraps', () => {
    const batch = `commands: [${Array(60).fill('CMD_TLBI_NH_ASID: { asid: 1 }').join(', ')}, CMD_SYNC: {}]`;
    const run = play({ program: [batch, batch, batch, batch] });
    expect(run.tally.counters).toMatchObject({ physicalCommands: 240, physicalSyncs: 4 });
    expect(verdictsOf(run).filter(({ held }) => held === false)).toEqual([]);
  });
});

test('guest RAM above 4 GiB: every table and pointer in it has high address bits', () => {
  const text = readFileSync(new URL('../library/interlaced.yaml', import.meta.url), 'utf8');
  const low = startRun(compileScenario(parseScenario(text, 'low')), designById('viommu-batch')!);
  const moved = text.replace('ipa: 0x40000000', 'ipa: 0x3140000000');
  const high = startRun(compileScenario(parseScenario(moved, 'high')), designById('viommu-batch')!);
  for (const run of [low, high]) while (run.extend(1000));
  const physical = (run: Run): string[] => sentences(run).filter((text) => text.includes('translates IOVA'));
  expect(physical(high)).toEqual(physical(low));
  expect(physical(high)).toHaveLength(3);
  expect(high.tally.counters).toEqual(low.tally.counters);
});

test('marks tell where a command, an ioctl, a SYNC ends', () => {
  const run = play({ program: ['commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]'] });
  const count = (mark: number): number =>
    Array.from({ length: run.length }, (_, i) => run.history.steps.marksAt(i + 1)).filter((marks) => marks & mark)
      .length;
  expect(count(MARK.ioctl)).toBe(2);
  expect(count(MARK.sync)).toBe(2);
  expect(count(MARK.violation)).toBe(0);
});

test('the life of a command', () => {
  const run = play({ program: ['commands: [CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}]'] });
  const spine = run.history.commands[0].at(0);
  const { written, fetched, issued, handedOver, complete, passed } = SPINE;
  const moments = [written, fetched, issued, handedOver, complete, passed].map((moment) => spine[moment]);
  expect(moments[0]).toBe(1);
  expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
});
