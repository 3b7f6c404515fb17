/** Registers of an SMMU as people have them: by name, by address, as memory (IHI 0070 6.3). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { bytes, text, said } from './explain.test-helper.ts';
import { inputOf } from './inputs.ts';

describe('registers by address', () => {
  test('reads and writes that the emulator traces', () => {
    const report = text(
      [
        'smmuv3_write_mmio addr: 0x90 val:0x46a00008 size: 0x4(0)',
        'smmuv3_write_mmio addr: 0x94 val:0x40000000 size: 0x4(0)',
        'smmuv3_write_mmio addr: 0x20 val:0x0 size: 0x4(0)',
        'smmuv3_write_mmio addr: 0x20 val:0xd size: 0x4(0)',
        'smmuv3_write_mmio addr: 0x98 val:0x152 size: 0x4(0)',
        'smmuv3_read_mmio addr: 0x60 val:0x1 size: 0x4(0)',
        'smmuv3_read_mmio addr: 0x9c val:0x100014e size: 0x4(0)',
      ].join('\n'),
    );
    expect(report.queues).toMatchObject([
      {
        log2size: 8,
        prod: { slot: 0x52, wrap: 1 },
        cons: { slot: 0x4e, wrap: 1, error: 1 },
        pending: [78, 79, 80, 81],
      },
    ]);
    expect(said(report)).toContain('GERROR.CMDQ_ERR was never acknowledged');
    expect(said(report)).toContain('CMDQ_BASE is 0x46a00000, for 2^8 entries');
    expect(said(report)).not.toContain('switched off');
    expect(report.unknown).toEqual([]);
  });

  test.each([
    [
      'QEMU’s memory regions',
      (at: string, value: string) =>
        `memory_region_ops_write cpu 0 mr 0x55d0 addr 0x90500${at} value ${value} size 4 name 'smmuv3'`,
    ],
    [
      'Linux’s rwmmio',
      (at: string, value: string) =>
        `  kworker/2:1-54 [002] d.h1. 12.3: rwmmio_write: arm_smmu_cmdq_issue_cmdlist+0x2c4/0xa00 -> 0x0 width=32 val=${value} addr=0xffff8000821200${at}`,
    ],
  ])('as %s trace them', (_, line) => {
    const { queues, unknown } = text([line('90', '0x46a00008'), line('98', '0x52'), line('9c', '0x4e')].join('\n'));
    expect(queues).toMatchObject([
      { log2size: 8, prod: { slot: 0x52 }, cons: { slot: 0x4e }, pending: [78, 79, 80, 81] },
    ]);
    expect(unknown).toEqual([]);
  });

  test('the queue is off where CR0 was written so last', () => {
    expect(
      said(
        text('smmuv3_write_mmio addr: 0x20 val:0x5 size: 0x4(0)\nsmmuv3_write_mmio addr: 0x98 val:0x2 size: 0x4(0)'),
      ),
    ).toContain('CR0.CMDQEN is 0');
  });

  test('events that the host passes on, by QEMU’s names', () => {
    expect(
      text('smmuv3_propagate_event SMMU_EVT_F_TRANSLATION sid=0x18\nsmmuv3_record_event SMMU_EVT_C_BAD_STE sid=0x1')
        .events,
    ).toMatchObject([
      { name: 'F_TRANSLATION', code: 0x10, sid: 0x18 },
      { name: 'C_BAD_STE', code: 4, sid: 1 },
    ]);
  });
});

describe('the registers of an SMMU as memory', () => {
  /** As QEMU has them once Linux has booted, with an error that nobody acknowledged. */
  const page = (): Uint8Array => {
    const view = new DataView(new ArrayBuffer(0x100));
    const words = [
      [0x0, 0xd44101b],
      [0x4, 0x2730010],
      [0x20, 0xd],
      [0x24, 0xd],
      [0x60, 1],
      [0x98, 0x152],
      [0x9c, 0x100014e],
    ];
    for (const [offset, value] of words) view.setUint32(offset, value, true);
    view.setBigUint64(0x90, 0x4000000046a00008n, true);
    return new Uint8Array(view.buffer);
  };
  const wanted = {
    log2size: 8,
    prod: { slot: 0x52, wrap: 1 },
    cons: { slot: 0x4e, wrap: 1, error: 1 },
    pending: [0x4e, 0x4f, 0x50, 0x51],
  };

  test('raw', () => {
    const report = explain([inputOf(brought('regs', page()))]);
    expect(report.inputs).toMatchObject([{ kind: 'the registers of an SMMU' }]);
    expect(report.queues).toMatchObject([wanted]);
    expect(said(report)).toContain('CR0 is 0xd: SMMUEN 1');
    expect(said(report)).toContain('GERROR.CMDQ_ERR was never acknowledged');
  });

  test('as devmem reads them in the size of each, in any order', () => {
    const asked = [
      ['0x2b400090 64', '0x4000000046A00008'],
      ['0x2b400098 32', '0x00000152'],
      ['0x2b40009c 32', '0x0100014E'],
      ['0x2b400020', '0x0000000D'],
    ];
    const report = text(asked.map(([what, value]) => `# devmem ${what}\n${value}`).join('\n'));
    expect(report.inputs).toMatchObject([{ kind: 'the registers of an SMMU as devmem prints it' }]);
    expect(report.queues).toMatchObject([
      { log2size: 8, prod: { slot: 0x52, wrap: 1 }, cons: { slot: 0x4e, wrap: 1, error: 1 } },
    ]);
  });

  test('as devmem reads them one by one, wherever the SMMU is', () => {
    const view = new DataView(page().buffer);
    const asked = [0x0, 0x4, 0x20, 0x24, 0x60, 0x64, 0x90, 0x94, 0x98, 0x9c].map(
      (at) =>
        `# devmem 0x${(0x9050000 + at).toString(16)} 32\n0x${view.getUint32(at, true).toString(16).toUpperCase().padStart(8, '0')}`,
    );
    expect(text(asked.join('\n')).queues).toMatchObject([wanted]);
  });

  test('with the ring', () => {
    const report = explain([inputOf(brought('regs', page())), inputOf(brought('ring', bytes('ring/cmdq.od.txt')))]);
    expect(report.queues).toMatchObject([wanted]);
    expect(said(report)).toContain('CERROR_ILL at slot 0x4e wrap 1: CMD_TLBI_NH_VA, TG = 0');
  });
});

describe('registers', () => {
  test('by name: the state of the queue, and an error that waits', () => {
    const report = text(
      'CR0 0x0000000d\nCMDQ_BASE  0x4000000046a00008\nCMDQ_PROD = 0x152\nCMDQ_CONS: 0x0100014e\nGERROR 0x1\nGERRORN 0x0\n',
    );
    expect(report.inputs).toMatchObject([{ kind: 'registers by name' }]);
    expect(report.queues).toMatchObject([
      {
        log2size: 8,
        prod: { slot: 0x52, wrap: 1 },
        cons: { slot: 0x4e, wrap: 1, error: 1 },
        pending: [0x4e, 0x4f, 0x50, 0x51],
      },
    ]);
    expect(said(report)).toContain('GERROR.CMDQ_ERR was never acknowledged');
  });

  test('a queue that is switched off; an error that was acknowledged', () => {
    const report = text(
      'CR0 0x5\nCMDQ_BASE 0x46a00008\nCMDQ_PROD 0x5\nCMDQ_CONS 0x01000003\nGERROR 0x1\nGERRORN 0x1\n',
    );
    expect(report.queues).toMatchObject([{ cons: { slot: 3, error: 0 } }]);
    expect(said(report)).toContain('CR0.CMDQEN is 0');
    expect(said(report)).toContain('no error waits to be acknowledged');
  });

  test('of a sidecar, with its ring', () => {
    const file = (name: string): Uint8Array =>
      new Uint8Array(readFileSync(new URL(`../../../public/captures/${name}`, import.meta.url)));
    const report = explain(
      ['arm-boot-attach.json', 'arm-boot-attach.bin'].map((name) => inputOf(brought(name, file(name)))),
    );
    expect(report.queues).toMatchObject([{ log2size: 16, prod: { slot: 0x64 }, cons: { slot: 0x64 }, pending: [] }]);
    expect(report.queues[0].commands).toHaveLength(100);
  });
});

describe('registers in which CONS is 0 and no error waits', () => {
  const REGISTERS = ['CMDQ_BASE = 0x46a00007', 'CMDQ_PROD = 0x3', 'CMDQ_CONS = 0x0', 'GERROR = 0x0', 'GERRORN = 0x0'];
  /** A queue of 128 entries with these in it. */
  const ring = (slots: readonly number[]): Uint8Array => {
    const words = new Uint32Array(128 * 4);
    for (const slot of slots) words.set([0x12, 0x10001, 0x7f001001, 0xffff], slot * 4);
    return new Uint8Array(words.buffer);
  };
  const withRing = (slots: readonly number[]) =>
    explain([
      inputOf(brought('regs.txt', new TextEncoder().encode(REGISTERS.join('\n')))),
      inputOf(brought('ring.bin', ring(slots))),
    ]);

  test('are of a dead queue', () => {
    expect(said(text(REGISTERS.join('\n')))).toContain('The queue is dead: 3 commands were written, none was consumed');
    expect(said(withRing([0, 1, 2]))).toContain('The queue is dead');
  });

  test('are of one that has consumed a lap, where memory has its commands', () => {
    const lap = withRing(Array.from({ length: 128 }, (_, slot) => slot));
    expect(said(lap)).not.toContain('dead');
    expect(said(lap)).toContain('CONS stands still without an error');
  });
});
