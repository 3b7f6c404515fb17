/** What a guest writes beside its queue, and what the VMM makes of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { setField } from '../../../fields/field.ts';
import { GUEST_EVENTS } from '../../../guest/events.ts';
import { OBJ_TYPE, findObject, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import { IDEV, NESTED, OBJ } from '../../../state/ctx-layout.ts';
import { DEVICE, VCPU, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import { VCPU_KIND, VCPU_PHASE, VMM_PHASE } from '../../../state/phases.ts';
import type { ConfigOp, Op } from '../../../state/topology.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { VMM_EVENTS } from '../../../vmm/events.ts';
import { oneStream } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { STE } from '../fields/descriptors.ts';
import { CERROR, CONS_ERR_SHIFT, GERROR_CMDQ } from '../fields/register-bits.ts';
import { REGS } from '../state.ts';
import { installStreams } from '../vmm/streams.ts';
import { guestSlot } from '../vmm/vmm.ts';
import { halfWritten, writeConfig, writeRegister } from './config.ts';
import { serveGerror } from './gerror.ts';

const VSID = 0x10;
/** The guest's stream table is linear, 2^8 entries of 64 bytes, at IPA 0x40004000. */
const TABLE_IPA = 0x40004000;
const STE_PA = 0x8_0000_4000 + VSID * 64;

let m: Machine;
let told: string[];
const regs = () => m.layout.guestIommus[0].regs;
const ctl = () => m.layout.guestIommus[0].ctl;
const k = () => m.ctxs[0];

const NAMES = Object.fromEntries(
  [...Object.entries(GUEST_EVENTS.kinds), ...Object.entries(VMM_EVENTS.kinds)].map(([name, kind]) => [kind, name]),
);

function start(ops: readonly Op[] = []): void {
  const topo = oneStream(1);
  const iommufd = { objects: 24, areas: 2, events: 0, xaNodes: 8 };
  m = buildMachine(
    {
      ...topo,
      vms: topo.vms.map((vm) => ({ ...vm, iommufd })),
      guestIommus: topo.guestIommus.map((one) => ({ ...one, deviceTableIpa: TABLE_IPA, deviceTableCfg: 8 })),
      vcpus: topo.vcpus.map((vcpu) => ({ ...vcpu, ops })),
    },
    designById('viommu-batch')!,
  );
  told = [];
  m.observe = (kind, _, ...args) => {
    if (NAMES[kind]) told.push(`${NAMES[kind]} ${args.map((one) => one.toString(16)).join(' ')}`.replace(/( 0)+$/, ''));
  };
}
beforeEach(() => start());

/** The guest's STE becomes this. */
function ste(fields: Partial<Record<keyof typeof STE, number>>): Uint32Array {
  const words = new Uint32Array(16);
  for (const [name, value] of Object.entries(fields)) setField(STE[name as keyof typeof STE], words, value);
  m.mem.writeWords(STE_PA, words);
  return words;
}

describe('a structure of several words', () => {
  const PA = 0x8_0000_6000;
  const op = (words: ConfigOp['words'], what: ConfigOp['what'] = 'context'): ConfigOp => ({
    ...{ op: 'config', what, guestIommu: 0, vsid: VSID, asid: 5, pa: PA, words },
  });
  const word = (index: number, lo: number, hi = 0, mask: readonly [number, number] = [0xffffffff, 0xffffffff]) => ({
    index,
    mask,
    value: [lo, hi] as const,
  });
  const sub = (): number => m.w[m.layout.vcpus[0] + VCPU.sub];
  /** As the vCPU runs it: `sub` is counted up behind each part. */
  function write(config: ConfigOp): boolean {
    const last = writeConfig(m, 0, config);
    if (!last) m.w[m.layout.vcpus[0] + VCPU.sub]++;
    return last;
  }

  test('is written word by word, those that are there already left out', () => {
    m.mem.write64(PA + 8, 7, 0);
    const config = op([word(0, 1, 2), word(1, 7), word(2, 3), word(3, 0)]);
    expect([write(config), told, sub()]).toEqual([false, ['word 0 0 10 1 0 1 2'], 2]);
    expect([0, 4, 8, 16].map((at) => m.mem.read32(PA + at))).toEqual([1, 2, 7, 0]);
    expect(write(config)).toBe(true);
    expect([told.at(-1), m.mem.read32(PA + 16)]).toEqual(['contextFields 0 0 10 1 2 7', 3]);
  });

  test('that is another one as a whole is told as that', () => {
    expect(write({ ...op([word(0, 1)]), whole: true })).toBe(true);
    expect(told).toEqual(['context 0 0 10 5']);
  });

  test('only the bits that change', () => {
    m.mem.write64(PA, 0xff00ff00, 0xff);
    expect(write(op([word(0, 0x12, 0x100, [0xff, 0xf00])], 'device'))).toBe(true);
    expect([m.mem.read32(PA), m.mem.read32(PA + 4)]).toEqual([0xff00ff12, 0x1ff]);
    expect(told).toEqual(['entry 0 0 10 ff00ff12']);
  });

  test('that is so already: nobody sees words of it', () => {
    expect([write(op([word(0, 0), word(1, 0)])), told]).toEqual([true, ['contextFields 0 0 10']]);
  });

  test('is half written while some of its words are there and not all', () => {
    const config = op([word(0, 1), word(1, 2)]);
    start([config]);
    const half = (vsid = VSID, what: ConfigOp['what'] = 'context') => halfWritten(m, 0, vsid, what);
    expect(half()).toBeUndefined();
    write(config);
    expect([half(), half(VSID + 1), half(VSID, 'device')]).toEqual([config, undefined, undefined]);
    m.w[m.layout.vcpus[0] + VCPU.pc]++;
    expect(half()).toBeUndefined();
  });
});

test('a register: the bits that change; CR0 is acknowledged; the write traps', () => {
  const before = m.w[regs() + REGS.cr0];
  writeRegister(m, 0, { op: 'register', guestIommu: 0, register: REGS.cr0, mask: 1, value: 0 });
  expect([m.w[regs() + REGS.cr0], m.w[regs() + REGS.cr0ack]]).toEqual([before & ~1, before & ~1]);
  expect([m.w[ctl() + VMM.phase], told]).toEqual([VMM_PHASE.streams, [`register 0 0 0 ${(before & ~1).toString(16)}`]]);
  writeRegister(m, 0, { op: 'register', guestIommu: 0, register: REGS.gbpa, mask: 0xfff00000, value: 0x100000 });
  expect([m.w[regs() + REGS.gbpa] >>> 20, m.w[regs() + REGS.cr0ack]]).toEqual([1, before & ~1]);
  expect(told.at(-1)).toMatch(/^register 0 0 1 /);
});

describe('the GERROR interrupt, as Linux serves it', () => {
  const serve = (kind: number): void => serveGerror(m, 0, 0, kind);
  const phase = (): number => m.w[m.layout.vcpus[0] + VCPU.phase];
  const stop = (cerror: number): void => {
    m.w[regs() + REGS.cmdqCons] = (cerror << CONS_ERR_SHIFT) | 3;
    m.w[regs() + REGS.gerror] ^= GERROR_CMDQ;
    m.w[ctl() + VMM.irq] = 1;
  };

  test.each([
    ['CERROR_ILL', CERROR.ILL, VCPU_PHASE.skip],
    ['CERROR_NONE', CERROR.NONE, VCPU_PHASE.skip],
    ['CERROR_ABT', CERROR.ABT, VCPU_PHASE.acknowledge],
    ['CERROR_ATC_INV_SYNC', CERROR.ATC_INV_SYNC, VCPU_PHASE.acknowledge],
  ])('%s', (_, cerror, next) => {
    stop(cerror);
    serve(VCPU_KIND.irq);
    expect([phase(), m.w[ctl() + VMM.irq]]).toEqual([next, 0]);
    expect(told).toEqual([`seesError 0 3 0 1 ${((cerror << CONS_ERR_SHIFT) | 3).toString(16)}`]);
  });

  test('an illegal command is overwritten with CMD_SYNC(SEV), then the error is acknowledged, and that write traps', () => {
    stop(CERROR.ILL);
    const slot = guestSlot(m, 0, 3);
    m.mem.writeWords(slot, [0x99, 7, 8, 9]);
    serve(VCPU_KIND.irq);
    serve(VCPU_KIND.skip);
    expect([0, 4, 8, 12].map((at) => m.mem.read32(slot + at))).toEqual([
      ...command(OP.SYNC, { cs: 2, msh: 3, msiattr: 0xf }),
    ]);
    expect([told.at(-1), phase()]).toEqual(['skip 0 3 0 99 7', VCPU_PHASE.acknowledge]);
    m.w[regs() + REGS.gerrorn] |= 0x100;
    serve(VCPU_KIND.acknowledge);
    expect([m.w[regs() + REGS.gerrorn], phase(), m.w[ctl() + VMM.phase]]).toEqual([
      0x101,
      VCPU_PHASE.run,
      VMM_PHASE.local,
    ]);
    expect(told.at(-1)).toBe('acknowledge 0 3 0 101');
  });
});

describe('the nested hwpt of a stream', () => {
  const idev = (): number => findObject(k(), OBJ_TYPE.device, () => true);
  const hwpt = (): number => m.w[objectAt(k(), idev()) + IDEV.hwpt];
  const data = (): number[] => [0, 1, 2, 3].map((i) => m.w[objectAt(k(), hwpt()) + NESTED.data + i]);
  const nested = (): number[] => [...objectsOf(k(), OBJ_TYPE.hwptNested)];
  const install = (first = 0, last = 0xffffffff) => installStreams(m, 0, first, last);

  test('is made anew where the vSTE has changed, of the bits that user space may set; the old one goes', () => {
    const before = hwpt();
    const words = ste({ V: 1, CONFIG: 5, S1CTXPTR: 0x40002000, S2VMID: 9, EATS: 1, MEV: 1 });
    expect(install()).toBe(1);
    expect(hwpt()).not.toBe(before);
    expect([nested(), m.w[ctl() + VMM.hwpt]]).toEqual([[hwpt()], hwpt()]);
    expect([data().slice(0, 2), m.w[objectAt(k(), hwpt()) + NESTED.vsid]]).toEqual([
      [...words.subarray(0, 2)],
      VSID + 1,
    ]);
    expect(told).toEqual([expect.stringMatching(/^reattach 0 0 10 /)]);
    // Unchanged nothing is asked for.
    expect([install(), told.length]).toEqual([0, 1]);
  });

  test('only of the vSIDs that are named', () => {
    ste({ V: 1, CONFIG: 5, S1CTXPTR: 0x40002000 });
    expect([install(0, VSID - 1), install(VSID + 1, 99), install(VSID, VSID)]).toEqual([0, 0, 1]);
  });

  test('V = 0 is empty, whatever else stands there', () => {
    ste({ V: 1, CONFIG: 5 });
    install();
    ste({ CONFIG: 5, EATS: 1 });
    expect([install(), data()]).toEqual([1, [0, 0, 0, 0]]);
  });

  test('while the SMMU is off: bypass or abort, as GBPA says', () => {
    ste({ V: 1, CONFIG: 5 });
    install();
    m.w[regs() + REGS.cr0] &= ~1;
    expect([install(), data()]).toEqual([1, [1 | (4 << 1), 0, 0, 0]]);
    m.w[regs() + REGS.gbpa] |= 1 << 20;
    expect([install(), data()]).toEqual([1, [1, 0, 0, 0]]);
  });

  test('that the kernel refuses: the old one stays attached', () => {
    const before = hwpt();
    ste({ V: 1, CONFIG: 7 });
    expect(install()).toBe(RULES.vsteConfig);
    expect([hwpt(), nested()]).toEqual([before, [before]]);
    expect(told).toEqual([`reattach 0 0 10 0 ${before.toString(16)} f 0 ${RULES.vsteConfig.number.toString(16)}`]);
  });

  test('that somebody else uses stays when the device leaves it', () => {
    const before = hwpt();
    m.w[objectAt(k(), before) + OBJ.users]++;
    ste({ V: 1, CONFIG: 5 });
    install();
    expect(nested()).toEqual([before, hwpt()].sort((a, b) => a - b));
  });

  test('of a device that is not bound, nothing', () => {
    m.w[m.layout.devices[0].ctl + DEVICE.bound] = 0;
    ste({ V: 1, CONFIG: 5 });
    expect(install()).toBe(0);
  });
});
