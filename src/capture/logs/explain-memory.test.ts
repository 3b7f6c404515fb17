/** Memory of an SMMU beside its command queue, each with the right value (IHI 0070 5, 8.2). */
import { describe, expect, test } from 'vitest';
import { brought, commandsIn } from '../importers.ts';
import { explain } from './explain.ts';
import { said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';
import type { Report } from './report.ts';

/** Little-endian 64-bit words. */
const words64 = (...words: readonly bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(words).buffer);
const memory = (...words: readonly bigint[]): Report => explain([inputOf(brought('f', words64(...words)))]);

describe('other memory of an SMMU', () => {
  const EMPTY = [0n, 0n, 0n, 0n];

  test('page requests of the PRI queue', () => {
    const { inputs, events, findings } = memory(
      0x9000_0012_0000_0101n,
      0xfffe_0007n,
      0x6000_0000_0000_0102n,
      0x1000_0003n,
      ...EMPTY,
    );
    expect(inputs).toMatchObject([{ kind: 'PRI-queue memory' }]);
    expect(events).toMatchObject([
      { name: 'page request', code: null, sid: 0x101, ssid: 0x12, access: 'read', input: '0xfffe0000', ipa: null },
      { name: 'page request', sid: 0x102, ssid: null, access: 'write', input: '0x10000000' },
    ]);
    expect(findings.find(({ slots }) => slots)).toMatchObject({
      text: 'StreamID 0x102 waits for CMD_PRI_RESP of group 3',
      slots: [1],
    });
  });

  test('an event queue of nothing but table walks of stage 1 that aborted', () => {
    const { inputs, events } = memory(
      0x0000_0010_0000_000bn,
      0x0000_0108_0000_0007n,
      0x5000n,
      0x7000n,
      0x0000_0018_0000_000bn,
      0x0000_0100_0000_0007n,
      0x6000n,
      0x7008n,
    );
    expect(inputs).toMatchObject([{ kind: 'event-queue memory' }]);
    expect(events).toMatchObject([
      { name: 'F_WALK_EABT', sid: 0x10, access: 'read', class: 'TTD', stage: 1, input: '0x5000', stalled: null },
      { name: 'F_WALK_EABT', sid: 0x18, access: 'write', class: 'TTD', stage: 1, input: '0x6000', stalled: null },
    ]);
  });

  test('a stream table', () => {
    const rest = [...EMPTY, 0n, 0n];
    const report = memory(
      0x4560000bn,
      0x10000075n,
      ...rest,
      0x4561000fn,
      0x2000_0000n,
      5n,
      0n,
      ...EMPTY,
      1n,
      0n,
      ...rest,
    );
    expect(report.inputs).toMatchObject([{ kind: 'stream-table memory' }]);
    expect(said(report)).toContain('3 STEs: 2 that let transactions pass, 1 with Config = 0 (abort)');
    expect(said(report)).toContain('STE 0x0: stage 1, CDs at 0x45600000, one CD, ATS full');
    expect(report.findings.find(({ text: one }) => one.startsWith('STE 0x1: stage 1 and 2'))?.why).toContain(
      'S2TTB is 0',
    );
  });

  test('a small page table is no stream table, whatever attributes it has', () => {
    // AttrIndx 2 and 3, which an STE has for stage 1 with and without stage 2; one entry of eight is used.
    for (const pte of [0x8000_074bn, 0x8000_074fn, 0x8000_0743n]) {
      const rows = [pte, ...EMPTY, 0n, 0n, 0n, pte + 0x1000n, ...EMPTY, 0n, 0n, 0n];
      expect(memory(...rows).inputs).toMatchObject([{ kind: 'page-table memory', sure: 'guess' }]);
      const file = brought('f', words64(...rows));
      expect(() => commandsIn(file)).toThrow(
        'f: this looks like page-table memory (all valid, with the bits of tables, blocks or pages; guess), not a command queue',
      );
    }
  });

  test('the first level of a stream table', () => {
    const report = memory(0x7bc20009n, 0n, 0x7bc30009n, ...EMPTY, 0n);
    expect(report.inputs).toMatchObject([{ kind: 'first-level stream-table memory' }]);
    expect(said(report)).toContain('L1 descriptor 0x2: 256 STEs at 0x7bc30000, StreamIDs from 0x200');
  });

  test('context descriptors', () => {
    const report = memory(0x0003_e205_c000_3510n, 0x45620000n, 0n, 0xff440c0400bbn, ...EMPTY, ...EMPTY, ...EMPTY);
    expect(report.inputs).toMatchObject([{ kind: 'CD-table memory' }]);
    expect(said(report)).toContain('CD 0x0: ASID 3, TTB0 0x45620000, 48 bits, granule 4K, TTB1 off, output 48 bits');
  });

  test('a page table: of pages, and of tables', () => {
    const pages = memory(0x8000_0743n, 0n, 0x8000_17c3n, ...EMPTY, 0n);
    expect(pages.inputs).toMatchObject([{ kind: 'page-table memory' }]);
    expect(said(pages)).toContain('level 3: each an output: 0 tables, 0 blocks, 2 pages, 6 empty');
    expect(said(pages)).toContain('Outputs from 0x80000000 to 0x80001000; AP[2] is set in 1');
    expect(said(memory(0x45700003n, 0n, 0n, 0x45800003n))).toContain('a level above 3: 2 tables');
  });
});
