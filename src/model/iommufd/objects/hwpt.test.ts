/** Hardware page tables, viommus, vdevices: what makes them, what refuses, who holds what (Linux 7.3). */
import { describe, expect, test } from 'vitest';
import { IDEV, OBJ } from '../../state/ctx-layout.ts';
import type { Ctx } from '../ctx.ts';
import { Process, call, device, done, ioas, mock, open, viommu } from '../ctx.test-helper.ts';
import { RULES } from '../uapi/rules.ts';
import type { UserStruct } from '../uapi/uapi.ts';
import { holdersOf } from './holders.ts';
import { changePt, detach } from './hwpt.ts';
import { OBJ_TYPE, allocObject, freeObject, objectAt, objectsOf, typeOf } from './objects.ts';
import { findDev, vdevId } from './viommu.ts';

const [NEST_PARENT, DIRTY, FAULT_ID, PASID] = [1, 2, 4, 8];
const MOCK_DATA = 0xdead;

const users = (k: Ctx, id: number): number => k.w[objectAt(k, id) + OBJ.users];
const ids = (k: Ctx): string =>
  Object.entries(OBJ_TYPE)
    .flatMap(([name, type]) => (type === 0 ? [] : [...objectsOf(k, type)].map((id) => `${id} ${name}`)))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .join(', ');

test('ids: the lowest that is free, from 1; a freed record is empty', () => {
  const k = open({}, { objects: 4 });
  expect([1, 2, 3].map(() => allocObject(k, OBJ_TYPE.ioas))).toEqual([1, 2, 3]);
  expect(() => allocObject(k, OBJ_TYPE.ioas)).toThrow('iommufd: more than 3 objects');
  freeObject(k, 2);
  expect([0, 1, 2, 3, 4].map((id) => typeOf(k, id))).toEqual([0, 1, 0, 1, 0]);
  expect(users(k, 2)).toBe(0);
  expect(allocObject(k, OBJ_TYPE.device)).toBe(2);
  expect([users(k, 1), users(k, 2), users(k, 3)]).toEqual([1, 1, 1]);
});

describe('IOMMU_HWPT_ALLOC', () => {
  const alloc = (given: UserStruct, words: readonly number[] = [], k = open()) => {
    const of = viommu(k);
    const cmd = { dev_id: of.idev, pt_id: of.ioas, ...given };
    const data: UserStruct = words.length > 0 ? { data_type: MOCK_DATA, data_len: words.length * 4 } : {};
    return call(
      k,
      'HWPT_ALLOC',
      { ...cmd, ...data, ...given },
      new Process(Number(given.data_type ?? MOCK_DATA), words),
    );
  };
  // ids: 1 IOAS, 2 selftest, 3 device, 4 automatic hwpt, 5 nesting parent, 6 viommu
  const [IOAS, DEVICE, AUTO, PARENT, VIOMMU] = [1, 3, 4, 5, 6];

  test.each<[string, UserStruct, (readonly number[])?]>([
    ['hwptReserved', { __reserved: 1 }],
    ['hwptDataLength', { data_type: MOCK_DATA }],
    ['hwptDataLength', { data_len: 8 }],
    ['noDevice', { dev_id: IOAS }],
    ['hwptParent', { pt_id: DEVICE }],
    ['hwptParent', { pt_id: 33 }],
    ['pagingFlags', { flags: 16 }],
    ['pagingFlags', { flags: FAULT_ID | NEST_PARENT }],
    ['nestedFlags', { pt_id: PARENT, flags: NEST_PARENT }, [1]],
    ['nestedFlags', { pt_id: VIOMMU, flags: DIRTY }, [1]],
    ['nestedNoData', { pt_id: PARENT }],
    ['nestedNoData', { pt_id: VIOMMU }],
    ['nestedParent', { pt_id: AUTO }, [1]],
    ['noFault', { flags: FAULT_ID, fault_id: DEVICE }],
    ['dataType', { data_type: 1, pt_id: PARENT }, [1]],
    ['mockTable', {}, [0, 2]],
    ['dataLength', { pt_id: VIOMMU }, [1, 2, 3]],
  ])('%s: %o', (rule, given, words) => {
    expect(alloc(given, words)).toBe(rule);
  });

  test.each<[UserStruct, (readonly number[])?]>([
    [{ flags: NEST_PARENT | DIRTY }],
    [{ flags: FAULT_ID | PASID | DIRTY, fault_id: 0 }],
    [{}, [0, 1]],
    [{ pt_id: PARENT, flags: PASID }, [7]],
    [{ pt_id: VIOMMU, flags: PASID }, [7]],
  ])('made: %o', (given, words) => {
    const k = open();
    const faults = Number(given.flags) & FAULT_ID ? 1 : 0;
    // A fault queue takes the first id.
    const fault: UserStruct = faults
      ? { fault_id: done(k, 'FAULT_QUEUE_ALLOC').out_fault_id, dev_id: 4, pt_id: 2 }
      : {};
    expect(alloc({ ...given, ...fault }, words, k)).toMatchObject({ out_hwpt_id: 7 + faults });
  });

  test('through a viommu: for devices of its IOMMU only', () => {
    let iommu = 0;
    const k = open({ iommuOf: () => iommu });
    const of = viommu(k);
    const nested = () =>
      call(
        k,
        'HWPT_ALLOC',
        { dev_id: of.idev, pt_id: of.viommu, data_type: MOCK_DATA, data_len: 4 },
        new Process(MOCK_DATA, [1]),
      );
    expect(nested()).toMatchObject({ out_hwpt_id: 7 });
    iommu = 1;
    expect(nested()).toBe('hwptOtherIommu');
    expect(call(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev })).toBe('vdeviceOtherIommu');
  });

  test('what is refused leaves nothing behind', () => {
    const k = open();
    const of = viommu(k);
    const before = [...k.w];
    const words = new Process(MOCK_DATA, [0, 2]);
    call(k, 'HWPT_ALLOC', { dev_id: of.idev, pt_id: of.ioas, data_type: MOCK_DATA, data_len: 8 }, words);
    call(k, 'HWPT_ALLOC', { dev_id: of.idev, pt_id: of.ioas, flags: FAULT_ID, fault_id: of.idev });
    const nested = { dev_id: of.idev, pt_id: of.viommu, data_type: 1, data_len: 4 };
    call(k, 'HWPT_ALLOC', { ...nested, data_type: 7 }, new Process(7, [1]));
    call(
      k,
      'HWPT_ALLOC',
      { ...nested, data_type: MOCK_DATA, flags: FAULT_ID, fault_id: of.idev },
      new Process(MOCK_DATA, [1]),
    );
    expect([...k.w]).toEqual(before);
  });

  test('a fault queue is held by a paging and by a nested hwpt, until they go', () => {
    const k = open();
    const of = viommu(k);
    const fault = Number(done(k, 'FAULT_QUEUE_ALLOC').out_fault_id);
    const flags = { flags: FAULT_ID, fault_id: fault };
    const paging = done(k, 'HWPT_ALLOC', { dev_id: of.idev, pt_id: of.ioas, ...flags }).out_hwpt_id;
    const data = { data_type: MOCK_DATA, data_len: 4 };
    const nested = done(
      k,
      'HWPT_ALLOC',
      { dev_id: of.idev, pt_id: of.viommu, ...flags, ...data },
      new Process(MOCK_DATA, [1]),
    );
    // The table, the open file, two hwpts.
    expect(users(k, fault)).toBe(4);
    expect(holdersOf(k, fault).map(({ why }) => why)).toEqual([
      'the object table',
      'its open file',
      'its fault queue',
      'its fault queue',
    ]);
    done(k, 'DESTROY', { id: paging });
    done(k, 'DESTROY', { id: nested.out_hwpt_id });
    expect([users(k, fault), users(k, of.ioas), users(k, of.viommu)]).toEqual([2, 3, 1]);
  });
});

describe('attaching', () => {
  test('errors (iommufd_device_do_attach(), _do_replace())', () => {
    const k = open();
    const of = viommu(k);
    const change = (pt: number, replace = false) => changePt(k, of.idev, pt, replace, new Process());
    expect(change(of.auto)).toBe(RULES.attachTwice);
    expect(change(of.hwpt)).toBe(RULES.attachOther);
    expect(change(33)).toBe(RULES.attachNoPt);
    expect(change(of.idev)).toBe(RULES.attachType);
    detach(k, of.idev);
    expect(change(of.hwpt, true)).toBe(RULES.attachNothing);
    expect(change(of.hwpt)).toBe(of.hwpt);
    k.w[objectAt(k, of.idev) + IDEV.pasids] = 1;
    expect(change(of.ioas, true)).toBe(RULES.attachPasid);
  });

  test('an IOAS gives an automatic hwpt: one for all devices that it suits, gone with the last', () => {
    const k = open();
    const of = device(k);
    expect(ids(k)).toBe('1 ioas, 2 selftest, 3 device, 4 hwptPaging');
    const second = mock(k, 'MOCK_DOMAIN', of.ioas) as Record<string, number>;
    expect([second.out_hwpt_id, users(k, of.auto), users(k, of.idev), users(k, of.ioas)]).toEqual([of.auto, 3, 3, 2]);
    const other = ioas(k);
    expect(mock(k, 'MOCK_DOMAIN_REPLACE', second.out_stdev_id, { pt_id: other })).toEqual({ pt_id: 8 });
    expect([users(k, of.auto), users(k, 8), users(k, second.out_idev_id)]).toEqual([2, 2, 3]);
    done(k, 'DESTROY', { id: second.out_stdev_id });
    expect(ids(k)).toBe('1 ioas, 2 selftest, 3 device, 4 hwptPaging, 7 ioas');
    // In place of itself nothing happens.
    expect(changePt(k, of.idev, of.ioas, true, new Process())).toBe(of.auto);
    expect(users(k, of.auto)).toBe(2);
  });

  test('a hwpt that was asked for stays when its last device leaves', () => {
    const k = open();
    const of = viommu(k);
    detach(k, of.idev);
    changePt(k, of.idev, of.hwpt, false, new Process());
    // The table, the viommu, the device.
    expect(users(k, of.hwpt)).toBe(3);
    detach(k, of.idev);
    detach(k, of.idev);
    expect([users(k, of.hwpt), users(k, of.idev), typeOf(k, of.auto)]).toEqual([2, 2, OBJ_TYPE.free]);
  });

  test('where the automatic hwpt does not suit (EINVAL) another one is made; other errors end it', () => {
    const k = open();
    const of = device(k);
    expect(mock(k, 'MOCK_DOMAIN_FLAGS', of.ioas, { dev_flags: 1 })).toMatchObject({ out_hwpt_id: of.auto });
    const dirty = done(k, 'HWPT_ALLOC', { flags: DIRTY, dev_id: of.idev, pt_id: of.ioas }).out_hwpt_id as number;
    expect(mock(k, 'MOCK_DOMAIN_FLAGS', dirty, { dev_flags: 1 })).toBe('attachDirty');
    expect(call(k, 'HWPT_ALLOC', { flags: DIRTY, dev_id: 6, pt_id: of.ioas })).toBe('pagingFlags');

    let rule: (typeof RULES)[keyof typeof RULES] | null = RULES.attachOtherIommu;
    const refusing = open({ attach: () => rule });
    const space = ioas(refusing);
    expect(mock(refusing, 'MOCK_DOMAIN', space)).toBe('attachOtherIommu');
    expect(ids(refusing)).toBe('1 ioas');
    rule = null;
    mock(refusing, 'MOCK_DOMAIN', space);
    for (const [refused, hwpts] of [
      [RULES.attachOtherIommu, 2],
      [RULES.attachNoVdevice, 1],
    ] as const) {
      let asked = 0;
      const k2 = open({ attach: () => (++asked === 2 ? refused : null) });
      const id = ioas(k2);
      mock(k2, 'MOCK_DOMAIN', id);
      mock(k2, 'MOCK_DOMAIN', id);
      expect([...objectsOf(k2, OBJ_TYPE.hwptPaging)]).toHaveLength(hwpts);
    }
  });
});

describe('IOMMU_VIOMMU_ALLOC and IOMMU_VDEVICE_ALLOC', () => {
  const TYPE = 0xdeadbeef;

  test.each<[string, UserStruct]>([
    ['viommuFlags', { flags: 1 }],
    ['viommuFlags', { type: 0 }],
    ['noDevice', { dev_id: 1 }],
    ['viommuType', { type: 1 }],
    ['noPaging', { hwpt_id: 3 }],
    ['viommuParent', { hwpt_id: 4 }],
  ])('%s: %o', (rule, given) => {
    const k = open();
    viommu(k);
    expect(call(k, 'VIOMMU_ALLOC', { type: TYPE, dev_id: 3, hwpt_id: 5, ...given })).toBe(rule);
  });

  test('refused by the driver it is no more there, and holds nothing', () => {
    const k = open({ initViommu: () => RULES.vintfsUsedUp });
    const of = device(k);
    const hwpt = done(k, 'HWPT_ALLOC', { flags: 1, dev_id: of.idev, pt_id: of.ioas }).out_hwpt_id as number;
    const before = [...k.w];
    expect(call(k, 'VIOMMU_ALLOC', { type: TYPE, dev_id: of.idev, hwpt_id: hwpt })).toBe('vintfsUsedUp');
    expect([...k.w]).toEqual(before);
  });

  test('a vdevice: one for a device, one for an id; by its 64-bit id it is found', () => {
    const k = open();
    const of = viommu(k);
    const second = mock(k, 'MOCK_DOMAIN', of.ioas) as Record<string, number>;
    const alloc = (dev_id: number, virt_id: bigint, viommu_id = of.viommu) =>
      call(k, 'VDEVICE_ALLOC', { viommu_id, dev_id, virt_id });
    expect(alloc(of.idev, 5n, of.hwpt)).toBe('noViommu');
    expect(alloc(of.ioas, 5n)).toBe('noDevice');
    expect(alloc(of.idev, 0x100000005n)).toMatchObject({ out_vdevice_id: 9 });
    expect(users(k, of.viommu)).toBe(2);
    expect(alloc(of.idev, 6n)).toBe('vdeviceTwice');
    expect(alloc(second.out_idev_id, 0x100000005n)).toBe('vdeviceTaken');
    expect(ids(k)).not.toContain('10 ');
    expect(alloc(second.out_idev_id, 5n)).toMatchObject({ out_vdevice_id: 10 });
    expect([findDev(k, of.viommu, 5, 1), findDev(k, of.viommu, 5), findDev(k, of.viommu, 6)]).toEqual([
      of.idev,
      second.out_idev_id,
      0,
    ]);
    expect([vdevId(k, of.viommu, of.idev), vdevId(k, of.viommu + 1, of.idev)]).toEqual([0x100000005n, undefined]);
    done(k, 'DESTROY', { id: 9 });
    expect([findDev(k, of.viommu, 5, 1), users(k, of.viommu), vdevId(k, of.viommu, of.idev)]).toEqual([
      0,
      2,
      undefined,
    ]);
    expect(alloc(of.idev, 7n)).toMatchObject({ out_vdevice_id: 9 });
  });

  test('refused by the driver its id in the viommu is free again', () => {
    let rule: typeof RULES.vsidTooLarge | null = RULES.vsidTooLarge;
    const k = open({ initVdevice: () => rule });
    const of = viommu(k);
    const alloc = () => call(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 5n });
    const before = [...k.w];
    expect(alloc()).toBe('vsidTooLarge');
    expect([...k.w]).toEqual(before);
    rule = null;
    expect(alloc()).toMatchObject({ out_vdevice_id: 7 });
  });

  test('a device that goes takes its vdevice with it, whose id stays a tombstone', () => {
    const k = open();
    const of = viommu(k);
    done(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 5n });
    done(k, 'DESTROY', { id: of.stdev });
    expect(ids(k)).toBe('1 ioas, 5 hwptPaging, 6 viommu, 7 tombstone');
    expect(call(k, 'DESTROY', { id: 7 })).toBe('noObject');
    expect([users(k, of.viommu), findDev(k, of.viommu, 5)]).toEqual([1, 0]);
    expect(call(k, 'DESTROY', { id: 0 })).toBe('noObject');
  });
});

test('IOMMU_DESTROY: not while somebody holds a reference', () => {
  const k = open();
  const of = viommu(k);
  const destroy = (id: number) => call(k, 'DESTROY', { id });
  expect([of.ioas, of.idev, of.auto, of.hwpt].map(destroy)).toEqual(Array.from({ length: 4 }, () => 'objectBusy'));
  expect([of.viommu, of.hwpt, of.stdev, of.ioas].map(destroy)).toEqual(
    [of.viommu, of.hwpt, of.stdev, of.ioas].map((id) => ({ id, size: 0 })),
  );
  expect(ids(k)).toBe('');
  expect(k.w.every((word) => word === 0)).toBe(true);
});

test('who holds what, in the words of the kernel', () => {
  const k = open();
  const of = viommu(k);
  const vdevice = Number(
    done(k, 'VDEVICE_ALLOC', { viommu_id: of.viommu, dev_id: of.idev, virt_id: 5n }).out_vdevice_id,
  );
  done(k, 'VEVENTQ_ALLOC', { viommu_id: of.viommu, type: 1, veventq_depth: 1 });
  const told = (id: number): string[] => holdersOf(k, id).map((holder) => `${holder.id} ${holder.why}`);
  expect(told(of.idev)).toEqual([
    '0 the object table',
    '0 the driver that bound it (VFIO)',
    `${of.auto} it is attached`,
  ]);
  expect(told(of.ioas)).toEqual(['0 the object table', `${of.auto} its ioas`, `${of.hwpt} its ioas`]);
  expect(told(of.auto)).toEqual(['0 the object table', `${of.idev} attached to it`]);
  expect(told(of.hwpt)).toEqual(['0 the object table', `${of.viommu} its stage 2`]);
  expect(told(of.viommu)).toEqual(['0 the object table', `${vdevice} on this viommu`, `${vdevice + 1} on this viommu`]);
  expect(told(vdevice + 1)).toEqual(['0 the object table', '0 its open file']);
  for (const id of Object.values({ ...of, stdev: of.ioas })) expect(told(id)).toHaveLength(users(k, id));
});
