import { describe, expect, test } from 'vitest';
import { EVENT } from '../../../../model/arch/smmuv3/fields/records.ts';
import { REGISTERS } from '../../../../model/arch/smmuv3/fields/registers.ts';
import { recordOf, writeRecord } from '../../../../model/arch/smmuv3/hw/eventq.ts';
import { fault, newOutcome } from '../../../../model/arch/smmuv3/hw/outcome.ts';
import { REGS } from '../../../../model/arch/smmuv3/state.ts';
import { buildMachine } from '../../../../model/system/build.ts';
import { designById } from '../../../../model/system/designs.ts';
import { compileScenario } from '../../../../scenario/compile/compile.ts';
import { bundled } from '../../../../scenario/played/bundled.test-helper.ts';
import { eventQueue } from './event-queue.ts';
import { filesOf } from './registers.ts';
import { requestOf } from './streams.ts';
import { toldFields } from '../../told-fields.test-helper.ts';

const machine = () => buildMachine(compileScenario(bundled('interlaced')), designById('viommu-batch')!);

test('every register of the table is shown exactly once, with its value in the arena', () => {
  const m = machine();
  m.w[m.layout.iommus[0].regs + REGS.gerror] = 1;
  const files = filesOf(m);
  expect(files.map(({ owner, events }) => [owner, events !== undefined])).toEqual([
    ['vsmmu0 (emulated)', false],
    ['SMMU0 (physical)', true],
  ]);
  for (const { groups } of files) {
    const names = groups.flatMap(({ rows }) => rows.map(({ name }) => name));
    expect(names.toSorted()).toEqual(REGISTERS.map(({ name }) => name).toSorted());
    for (const { rows } of groups) expect(rows.length).toBeGreaterThan(0);
  }
  const value = (file: number, name: string) =>
    files[file].groups.flatMap(({ rows }) => rows).find((row) => row.name === name)?.value;
  expect([value(0, 'GERROR'), value(1, 'GERROR')]).toEqual(['0x00000000', '0x00000001']);
  expect(value(1, 'AIDR')).toBe('0x00000001');
  expect(Number(value(1, 'IDR0'))).toBe(m.topo.iommus[0].idr.IDR0);
  expect(Number(value(1, 'STRTAB_BASE'))).toBe(0x100000000);
});

describe('the event queue', () => {
  const full = () => {
    const m = machine();
    const { regs } = m.layout.iommus[0];
    m.w[regs + REGS.eventqBase] = 0x10000 | 1;
    m.w[regs + REGS.eventqBase + 1] = 1;
    const out = newOutcome();
    const write = (iova: bigint): number => {
      fault(out, EVENT.F_TRANSLATION);
      out.rnw = false;
      return writeRecord(m, 0, recordOf(m, requestOf(0x100, -1, iova, true), out));
    };
    return { m, regs, write };
  };

  test('records newest first, decoded; what means nothing is left out', () => {
    const { m, write } = full();
    expect(eventQueue(m, 0)).toMatchObject({ enabled: true, log2size: 1, overflow: false, records: [] });
    write(0x1000n);
    write(0xffff_ffff_ffff_f000n);
    const { records, prod, cons } = eventQueue(m, 0);
    expect([prod, cons]).toEqual([
      { index: 0, wrap: 1 },
      { index: 0, wrap: 0 },
    ]);
    expect(records.map(({ slot, type, read }) => [slot, type, read])).toEqual([
      [1, 'F_TRANSLATION', false],
      [0, 'F_TRANSLATION', false],
    ]);
    const fields = toldFields(records[0].fields);
    expect(fields).toEqual(expect.arrayContaining(['StreamID 0x100', 'RnW 0 write', 'InputAddr 0xfffffffffffff000']));
    expect(fields.filter((field) => /^(SubstreamID|IPA|STAG)/.test(field))).toEqual([]);
    expect(records[0].words[2]).toBe('fffffffffffff000');
  });

  test('a full queue loses records and says so; those that software has read stay readable', () => {
    const { m, regs, write } = full();
    for (let i = 1n; i <= 3n; i++) write(i << 12n);
    expect(eventQueue(m, 0).overflow).toBe(true);
    m.w[regs + REGS.eventqCons] = m.w[regs + REGS.eventqProd] - 1;
    const { overflow, records } = eventQueue(m, 0);
    expect(overflow).toBe(false);
    expect(records.map(({ read }) => read)).toEqual([false, true]);
  });
});
