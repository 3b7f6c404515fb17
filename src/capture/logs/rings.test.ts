/** Memories of several queues beside what tells of several SMMUs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';

const REGISTERS = ['smmu0', 'smmu1'].flatMap((smmu, i) => [
  `${smmu}.CMDQ_BASE = 0x4${i}a00007`,
  `${smmu}.CMDQ_PROD = 0x2`,
  `${smmu}.CMDQ_CONS = 0x1`,
]);

/** A TLBI of this ASID and a CMD_SYNC, as gdb prints them. */
const ring = (address: number, asid: number): string =>
  [
    [`000${asid}000100000010`, '0000000000000000'],
    ['0000000000002046', '0000000000000000'],
  ]
    .map((words, i) => `0x${(address + i * 16).toString(16)}:\t${words.map((word) => `0x${word}`).join('\t')}`)
    .join('\n');

const report = (...texts: readonly string[]) =>
  explain([REGISTERS.join('\n'), ...texts].map((text, i) => inputOf(brought(`${i}`, new TextEncoder().encode(text)))));

test('are told apart by the addresses of the queues', () => {
  for (const all of [
    [ring(0x40a00000, 5), ring(0x41a00000, 6)],
    [ring(0x41a00000, 6), ring(0x40a00000, 5)],
  ]) {
    const { queues, findings } = report(...all);
    expect(queues).toMatchObject([
      { smmu: 'smmu0', pending: [1], commands: [{ slot: 0, words: ['0x0005000100000010', '0x0000000000000000'] }, {}] },
      { smmu: 'smmu1', pending: [1], commands: [{ slot: 0, words: ['0x0006000100000010', '0x0000000000000000'] }, {}] },
    ]);
    expect(findings.map(({ text }) => text).join()).toContain('is taken for the queue of smmu1');
  }
});

test('stand alone where they are of no queue that is told, or of the same one', () => {
  const { queues } = report(ring(0x40a00000, 5), ring(0x43a00000, 6));
  expect(queues.map(({ smmu, commands }) => [smmu, commands.length])).toEqual([
    ['smmu0', 2],
    ['smmu1', 0],
    [null, 2],
  ]);
  const twice = report(ring(0x40a00000, 5), ring(0x40a00000, 6));
  expect(twice.queues.map(({ smmu, commands }) => [smmu, commands.length])).toEqual([
    ['smmu0', 0],
    ['smmu1', 0],
    [null, 2],
    [null, 2],
  ]);
  expect(said(twice)).toContain('so it stands alone');
});

test('are parts of one queue where their addresses lie in it', () => {
  const [first, second] = [ring(0x40a00000, 5), ring(0x40a00100, 6)];
  for (const all of [[first, second], [`${first}\n\nbehind it:\n${second}`]]) {
    const { queues, findings } = report(...all);
    expect(queues).toMatchObject([
      { smmu: 'smmu0', pending: [1], commands: [{ slot: 0 }, { slot: 1 }, { slot: 0x10 }, { slot: 0x11 }] },
      { smmu: 'smmu1', commands: [] },
    ]);
    expect(findings.map(({ text }) => text).join()).toMatch(/of the queue of smmu0|is taken for the queue of smmu0/);
  }
});

test('that lack slots are no registers of an SMMU, which lie at such addresses too', () => {
  const gdb = [ring(0x40a00080, 5), ring(0x40a000a0, 6), ring(0x40a00400, 7)].join('\n');
  expect(report(gdb).inputs[1].kind).toContain('command-queue memory');
});

describe('the same memory, printed by several tools', () => {
  const file = (name: string) =>
    inputOf(brought(name, readFileSync(new URL(`../cases/ring/${name}`, import.meta.url))));
  const reportOf = (...names: readonly string[]) => explain(names.map(file));

  test.each([
    [['cmdq.xxd.txt', 'cmdq.od.txt', 'dmesg.txt'], 'cmdq.od.txt has the memory that cmdq.xxd.txt has: it is read once'],
    [
      ['dmesg.txt', 'cmdq.hexdump-C.txt', 'cmdq.gdb.txt', 'cmdq.od.txt'],
      'cmdq.hexdump-C.txt, cmdq.od.txt have the memory that cmdq.gdb.txt has: it is read once',
    ],
  ])('%j is read once', (names, says) => {
    const all = reportOf(...names);
    expect(all.queues).toMatchObject([{ smmu: '9300000.smmuv3', pending: [0x4e, 0x4f, 0x50, 0x51] }]);
    expect(said(all)).toContain(says);
    expect(all.queues).toEqual(reportOf('cmdq.gdb.txt', 'dmesg.txt').queues);
  });

  test('is another where one command differs, or where it lies elsewhere', () => {
    const twice = report(ring(0x43a00000, 5), ring(0x44a00000, 5), ring(0x43a00000, 6));
    expect(twice.queues.map(({ smmu }) => smmu)).toEqual(['smmu0', 'smmu1', null, null, null]);
    expect(said(twice)).not.toContain('it is read once');
  });
});
