/** arm-smmu-v3 behind iommufd: what it is, what it takes, what it writes into STEs (Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { Process, call, done } from '../../../iommufd/ctx.test-helper.ts';
import { bindDevice } from '../../../iommufd/objects/device.ts';
import { changePt } from '../../../iommufd/objects/hwpt.ts';
import { OBJ_TYPE, findObject, objectAt, objectsOf } from '../../../iommufd/objects/objects.ts';
import { LINUX_7_2 } from '../../../iommufd/profiles.ts';
import { RULES } from '../../../iommufd/uapi/rules.ts';
import type { UserStruct } from '../../../iommufd/uapi/uapi.ts';
import { HWPT, IDEV, VIOMMU } from '../../../state/ctx-layout.ts';
import type { Design } from '../../../state/design.ts';
import { DEVICE, VMM } from '../../../state/layout.ts';
import type { Machine } from '../../../state/machine.ts';
import type { Topology } from '../../../state/topology.ts';
import { buildMachine } from '../../../system/build.ts';
import { designById } from '../../../system/designs.ts';
import { IDR, oneStream, topology } from '../context.test-helper.ts';
import { CONFIG, STE } from '../fields/descriptors.ts';
import { getField, setField } from '../../../fields/field.ts';
import { steAddress } from '../hw/ste-address.ts';
import { cutOff } from './driver.ts';
import { freeVmid, vmidOf } from './vmid.ts';
import { steWords, translates, validateVste } from './vste.ts';

const BATCH = designById('viommu-batch')!;
const [NIC, GPU] = [0, 1];
const VSID = 0x10;
const [NEST_PARENT, DIRTY, FAULT, PASID] = [1, 2, 4, 8];

/** A vSTE by its fields. */
function vste(fields: Partial<Record<keyof typeof STE, number>>): Uint32Array {
  const ste = new Uint32Array(4);
  for (const [name, value] of Object.entries(fields)) setField(STE[name as keyof typeof STE], ste, value);
  return ste;
}
const S1 = vste({ V: 1, CONFIG: 5, S1CTXPTR: 0x40002000, EATS: 1 });

function machine(topo: Topology = oneStream(2), design: Design = BATCH) {
  const m = buildMachine(topo, design);
  const k = m.ctxs[0];
  const ids = {
    ioas: findObject(k, OBJ_TYPE.ioas, () => true),
    idev: findObject(k, OBJ_TYPE.device, () => true),
    hwpt: findObject(k, OBJ_TYPE.hwptPaging, () => true),
    nested: findObject(k, OBJ_TYPE.hwptNested, () => true),
    viommu: m.w[m.layout.guestIommus[0].ctl + VMM.viommu],
  };
  return { m, k, ...ids };
}

/** The STE of a StreamID in the SMMU's own table, by some of its fields. */
function steOf(m: Machine, sid: number, ...names: readonly (keyof typeof STE)[]): number[] {
  const at = steAddress(m, m.layout.iommus[0].regs, sid);
  const words = Array.from({ length: 16 }, (_, i) => m.mem.read32(at + i * 4));
  return names.map((name) => getField(STE[name], words));
}

describe('a vSTE (arm_smmu_validate_vste())', () => {
  test.each<[string, Uint32Array, string | undefined]>([
    ['V = 0, whatever else is set: emptied', Uint32Array.of(0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff), undefined],
    ['abort', vste({ V: 1, CONFIG: 0 }), undefined],
    ['bypass', vste({ V: 1, CONFIG: 4 }), undefined],
    ['stage 1', S1, undefined],
    ['stage 2', vste({ V: 1, CONFIG: 6 }), 'vsteConfig'],
    ['stage 1 and 2', vste({ V: 1, CONFIG: 7 }), 'vsteConfig'],
    ['a reserved configuration', vste({ V: 1, CONFIG: 1 }), 'vsteConfig'],
    ['EATS = 2', vste({ V: 1, CONFIG: 5, EATS: 2 }), 'vsteEats'],
    ['EATS = 3', vste({ V: 1, CONFIG: 5, EATS: 3 }), 'vsteEats'],
    ['a bit of word 0 that the host has', Uint32Array.of(0xb, 0x00100000, 0, 0), 'vsteBits'],
    ['a bit of word 1 that the host has', Uint32Array.of(0xb, 0, 0x100, 0), 'vsteBits'],
    ['the upper half of word 1', Uint32Array.of(0xb, 0, 0, 1), 'vsteBits'],
  ])('%s', (_, ste, rule) => {
    const before = ste.slice();
    expect(validateVste(ste)).toBe(rule ? RULES[rule as keyof typeof RULES] : null);
    expect(ste).toEqual(before[0] & 1 ? before : new Uint32Array(4));
  });

  test('which translate; how they are written', () => {
    expect([S1, vste({ V: 1, CONFIG: 4 }), new Uint32Array(4)].map((ste) => translates(ste))).toEqual([
      true,
      false,
      false,
    ]);
    expect([steWords(S1), steWords(new Uint32Array(4)), steWords([9, 9, 1, 2, 3, 4], 2)]).toEqual([
      '{0x4000200b, 0x10000000}',
      '{0x0, 0x0}',
      '{0x200000001, 0x400000003}',
    ]);
  });
});

test('IOMMU_GET_HW_INFO: IDR0, 1, 3 and 5 in their places, AIDR; ATS as the function has it', () => {
  const { k, idev } = machine();
  const process = new Process();
  expect(call(k, 'GET_HW_INFO', { dev_id: idev, data_len: 40 }, process)).toMatchObject({
    data_len: 40,
    in_out_data_type: 2,
    out_capabilities: 0n,
    out_max_pasid_log2: 0,
  });
  const words = [...new Uint32Array(Uint8Array.from(process.written).buffer)];
  expect(words).toEqual([0, 0, IDR.IDR0, IDR.IDR1, 0, IDR.IDR3, 0, IDR.IDR5, 0, 1]);
  expect(call(k, 'GET_HW_INFO', { dev_id: bindDevice(k, GPU), data_len: 0 })).toMatchObject({ out_capabilities: 8n });
  expect(
    [1, 2, 3].map((type) => typeof call(k, 'GET_HW_INFO', { flags: 1, dev_id: idev, in_out_data_type: type })),
  ).toEqual(['string', 'object', 'string']);
});

describe('paging hwpts', () => {
  test('flags: none, PASID, NEST_PARENT, each by itself; no data', () => {
    const { k, idev, ioas } = machine();
    const flags = (value: number) => {
      const answer = call(k, 'HWPT_ALLOC', { flags: value, dev_id: idev, pt_id: ioas });
      return typeof answer === 'string' ? answer : 'made';
    };
    expect([0, PASID, DIRTY, NEST_PARENT | PASID, NEST_PARENT | DIRTY].map(flags)).toEqual([
      'made',
      'made',
      'pagingFlags',
      'pagingFlags',
      'pagingFlags',
    ]);
    const data = { data_type: 2, data_len: 16 };
    expect(call(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: ioas, ...data }, new Process(2, [0, 0, 0, 0]))).toBe(
      'pagingFlags',
    );
  });

  test.each([
    ['S1P', 2],
    ['S2P', 1],
  ])('no nesting parent where the SMMU has no %s', (_, bit) => {
    const topo = oneStream(1);
    const bare = {
      ...topo,
      iommus: topo.iommus.map((iommu) => ({ ...iommu, idr: { ...IDR, IDR0: IDR.IDR0 & ~bit } })),
      vms: topo.vms.map((vm) => ({ ...vm, bare: true, iommufd: { objects: 10, areas: 4, events: 0, xaNodes: 4 } })),
    };
    const m = buildMachine(bare, BATCH);
    const k = m.ctxs[0];
    const ioas = done(k, 'IOAS_ALLOC').out_ioas_id;
    expect(call(k, 'HWPT_ALLOC', { flags: NEST_PARENT, dev_id: bindDevice(k, NIC), pt_id: ioas })).toBe('pagingFlags');
    expect(call(k, 'HWPT_ALLOC', { dev_id: 2, pt_id: ioas })).toBeTypeOf('object');
  });

  test('IOVAs of 39 bits, pages of 4 KiB', () => {
    const { k, ioas } = machine();
    done(k, 'IOAS_UNMAP', { ioas_id: ioas, iova: 0n, length: 2n ** 64n - 1n });
    const map = (iova: bigint, length = 0x1000n) =>
      call(k, 'IOAS_MAP', { flags: 7, ioas_id: ioas, iova, length, user_va: 0x40000000n }, new Process());
    expect(
      [map(2n ** 39n - 0x1000n), map(2n ** 39n), map(0x800n), map(0n, 0x800n)].map((one) =>
        typeof one === 'string' ? one : 'mapped',
      ),
    ).toEqual(['mapped', 'mapReserved', 'mapAlignment', 'mapLength']);
  });

  test('VMIDs: the lowest that is free on the SMMU, from 1', () => {
    const { m, k, hwpt, nested, viommu } = machine();
    expect(
      m.ctxs.map((one) =>
        vmidOf(
          one,
          findObject(one, OBJ_TYPE.hwptNested, () => true),
        ),
      ),
    ).toEqual([1, 2]);
    expect([vmidOf(k, viommu), vmidOf(k, nested), freeVmid(m, 0), freeVmid(m, 1)]).toEqual([1, 1, 3, 1]);
    k.w[objectAt(k, hwpt) + HWPT.vmid] = 7;
    k.w[objectAt(k, viommu) + VIOMMU.vmid] = 0;
    expect(freeVmid(m, 0)).toBe(1);
  });
});

describe('nested hwpts', () => {
  const nested = (given: UserStruct, words: readonly number[] = [...S1], type = 2) => {
    const { k, idev, viommu } = machine();
    const data = { data_type: type, data_len: words.length * 4 };
    return call(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: viommu, ...data, ...given }, new Process(type, words));
  };

  test.each<[string, UserStruct, (readonly number[])?, number?]>([
    ['nestedFlags', { flags: PASID }],
    ['dataTypeInvalid', {}, [...S1], 1],
    ['dataLength', {}, [...S1].slice(0, 3)],
    ['dataLength', {}, [...S1, 0]],
    ['vsteConfig', {}, [...vste({ V: 1, CONFIG: 6 })]],
    ['vsteBits', {}, [0xb, 0, 0, 1]],
    ['noFault', { flags: FAULT, fault_id: 99 }],
  ])('%s: %o', (rule, given, words, type) => {
    expect(nested(given, words, type)).toBe(rule);
  });

  test('on the paging hwpt only where there are no viommus', () => {
    const { k, idev, hwpt } = machine();
    const data = { data_type: 2, data_len: 16 };
    expect(call(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: hwpt, ...data }, new Process(2, [...S1]))).toBe('nestedNoData');
    const draft = machine(oneStream(1), designById('split-in-order')!);
    expect(
      call(draft.k, 'HWPT_ALLOC', { dev_id: draft.idev, pt_id: draft.hwpt, ...data }, new Process(2, [...S1])),
    ).toBeTypeOf('object');
    expect(call(draft.k, 'VIOMMU_ALLOC', { type: 1, dev_id: draft.idev, hwpt_id: draft.hwpt })).toBe('viommuType');
  });

  test('types of viommus: SMMUv3; Tegra241 where the hardware has a CMDQV', () => {
    const { k, idev, hwpt } = machine();
    expect([1, 2, 3].map((type) => typeof call(k, 'VIOMMU_ALLOC', { type, dev_id: idev, hwpt_id: hwpt }))).toEqual([
      'object',
      'string',
      'string',
    ]);
  });

  test('a device with several StreamIDs has a vdevice under Linux 7.2 only', () => {
    expect(() => machine(topology(1))).toThrow(`rule ${RULES.vdeviceStreams.number}`);
    const old = { ...BATCH, kernel: LINUX_7_2 };
    expect([...objectsOf(machine(topology(1), old).k, OBJ_TYPE.vdevice)]).toHaveLength(1);
    expect([...objectsOf(machine(topology(1, { broken: ['several-streams'] })).k, OBJ_TYPE.vdevice)]).toHaveLength(1);
  });
});

describe('the physical STE', () => {
  /** Attaches the NIC to a nested hwpt with this vSTE. */
  function attach(k: Machine['ctxs'][number], idev: number, parent: number, ste: Uint32Array) {
    const data = { data_type: 2, data_len: 16 };
    const made = done(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: parent, ...data }, new Process(2, [...ste]));
    return changePt(k, idev, Number(made.out_hwpt_id), true, new Process());
  }

  test('nested: the guest’s stage 1 above the host’s stage 2 of 39 bits, with the VMID', () => {
    const { m, k, idev, viommu, hwpt } = machine();
    attach(k, idev, viommu, S1);
    const root = k.w[objectAt(k, hwpt) + HWPT.root] * 4096;
    expect(steOf(m, 0x100, 'V', 'CONFIG', 'S1CTXPTR', 'EATS', 'MEV')).toEqual([1, CONFIG.NESTED, 0x40002000, 1, 1]);
    expect(steOf(m, 0x100, 'S2VMID', 'S2T0SZ', 'S2SL0', 'S2TG', 'S2PS', 'S2AA64', 'S2R', 'S2TTB')).toEqual([
      1,
      25,
      1,
      0,
      4,
      1,
      1,
      root,
    ]);
    expect(m.w[m.layout.devices[NIC].ctl + DEVICE.ats]).toBe(1);
  });

  test('bypass of the guest is stage 2 alone; abort, and V = 0, abort', () => {
    const { m, k, idev, viommu } = machine();
    attach(k, idev, viommu, vste({ V: 1, CONFIG: 4, EATS: 1 }));
    expect(steOf(m, 0x100, 'V', 'CONFIG', 'S2VMID', 'EATS')).toEqual([1, CONFIG.S2, 1, 0]);
    for (const ste of [vste({ V: 1, CONFIG: 0 }), vste({})]) {
      attach(k, idev, viommu, ste);
      expect(steOf(m, 0x100, 'V', 'CONFIG', 'S2VMID', 'S2TTB')).toEqual([1, 0, 0, 0]);
    }
    expect(m.w[m.layout.devices[NIC].ctl + DEVICE.ats]).toBe(0);
  });

  test('of a function without ATS EATS is 0; where the guarantee is gone it is 1 whatever the guest says', () => {
    const { m } = machine(oneStream(2));
    const other = m.ctxs[1];
    const idev = findObject(other, OBJ_TYPE.device, () => true);
    const viommu = findObject(other, OBJ_TYPE.viommu, () => true);
    attach(other, idev, viommu, S1);
    expect(steOf(m, 0x200, 'CONFIG', 'EATS', 'S2VMID')).toEqual([CONFIG.NESTED, 0, 2]);
    const broken = machine(oneStream(1, { broken: ['ats-whatever-ste'] }));
    attach(broken.k, broken.idev, broken.viommu, vste({ V: 1, CONFIG: 5 }));
    expect(steOf(broken.m, 0x100, 'EATS')).toEqual([1]);
  });

  test('on a nesting parent stage 2 alone; on another domain, detached or cut off it aborts', () => {
    const { m, k, idev, hwpt, ioas } = machine();
    changePt(k, idev, hwpt, true, new Process());
    expect(steOf(m, 0x100, 'CONFIG', 'S2VMID')).toEqual([CONFIG.S2, 1]);
    cutOff(m, NIC);
    expect(steOf(m, 0x100, 'V', 'CONFIG')).toEqual([1, 0]);
    changePt(k, idev, hwpt, true, new Process());
    changePt(k, idev, ioas, true, new Process());
    expect(steOf(m, 0x100, 'V', 'CONFIG', 'S2TTB')).toEqual([1, 0, 0]);
  });

  test('a device of another SMMU cannot be attached to a paging hwpt', () => {
    const topo = oneStream(1);
    const m = buildMachine(
      {
        ...topo,
        iommus: [...topo.iommus, { ...topo.iommus[0], name: 'SMMU1' }],
        devices: topo.devices.map((device, iommu) => ({ ...device, iommu })),
      },
      BATCH,
    );
    const k = m.ctxs[0];
    const hwpt = findObject(k, OBJ_TYPE.hwptPaging, () => true);
    expect(changePt(k, bindDevice(k, GPU), hwpt, false, new Process())).toBe(RULES.attachOtherIommu);
  });

  test('stage 1 needs a vdevice on the viommu; a stream that aborts does not. The vSID is sampled', () => {
    const { k, viommu } = machine(oneStream(1));
    const idev = bindDevice(k, GPU);
    const at = objectAt(k, idev);
    const make = (ste: Uint32Array): number =>
      Number(
        done(k, 'HWPT_ALLOC', { dev_id: idev, pt_id: viommu, data_type: 2, data_len: 16 }, new Process(2, [...ste]))
          .out_hwpt_id,
      );
    expect(changePt(k, idev, make(S1), false, new Process())).toBe(RULES.attachNoVdevice);
    changePt(k, idev, make(vste({ V: 1, CONFIG: 0 })), false, new Process());
    expect([k.w[at + IDEV.viommu], k.w[at + IDEV.vsid]]).toEqual([0, 0]);
    const nic = objectAt(
      k,
      findObject(k, OBJ_TYPE.device, (one) => k.w[one + IDEV.device] === NIC),
    );
    expect([k.w[nic + IDEV.viommu], k.w[nic + IDEV.vsid]]).toEqual([viommu, VSID]);
  });
});
