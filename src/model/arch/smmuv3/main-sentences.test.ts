/** What is said of the main thread of a VMM, branch by branch. */
import { expect, test } from 'vitest';
import { OBJ_TYPE } from '../../iommufd/objects/objects.ts';
import { RULES } from '../../iommufd/uapi/rules.ts';
import type { MainOp, UserMemory } from '../../state/main-program.ts';
import { toldText } from '../../state/told.test-helper.ts';
import { MAIN_EVENTS } from '../../vmm/main-events.ts';
import { contextOf, topology } from './context.test-helper.ts';
import { OP, command } from './fields/commands.ts';
import { MAIN_SENTENCES } from './main-sentences.ts';

type Fields = Extract<MainOp, { op: 'ioctl' }>['fields'];

const ioctl = (name: string, fields: Fields, data?: UserMemory): MainOp => ({
  op: 'ioctl',
  ioctl: `IOMMU_${name}`,
  fields,
  as: -1,
  ...(data && { data }),
});

const commands = (n: number): UserMemory => ({
  what: 'words',
  words: Uint32Array.from(Array.from({ length: n }, () => [...command(OP.CFGI_CD, { sid: 0x10, leaf: 1 })]).flat()),
});

const INVALIDATE = { hwpt_id: 4, data_type: 1n, entry_len: 16n, entry_num: 2n };

/** Steps of the thread's program, by name. */
const STEPS = {
  bind: { op: 'bind', device: 1, as: 0 },
  unbind: { op: 'unbind', idev: 2 },
  attach: { op: 'attach', idev: 2, pt: { name: 0 } },
  detach: { op: 'detach', idev: 2 },
  close: { op: 'close', queue: 9 },
  destroy: ioctl('DESTROY', { id: 4 }),
  ioas: ioctl('IOAS_ALLOC', { flags: 0n }),
  map: ioctl('IOAS_MAP', { flags: 7n, ioas_id: 1, user_va: 0x1000n, length: 0x2000n, iova: 0x4000_0000n }),
  mapRead: ioctl('IOAS_MAP', { flags: 5n, ioas_id: 1, user_va: 0x1000n, length: 0x2000n, iova: 0x1000n }),
  unmap: ioctl('IOAS_UNMAP', { ioas_id: 1, iova: 0x1000n, length: 0x2000n }),
  paging: ioctl('HWPT_ALLOC', { flags: 1n, dev_id: 2, pt_id: 1 }),
  nested: ioctl(
    'HWPT_ALLOC',
    { flags: 0n, dev_id: 2, pt_id: 4, data_type: 2n, data_len: 16n },
    {
      what: 'nested',
      guestIommu: 1,
      vsid: 0x10,
    },
  ),
  nestedWords: ioctl('HWPT_ALLOC', { dev_id: 2, pt_id: 4 }, { what: 'words', words: Uint32Array.of(0xb, 1, 2, 0) }),
  viommu: ioctl('VIOMMU_ALLOC', { type: 2n, dev_id: 2, hwpt_id: 3 }),
  vdevice: ioctl('VDEVICE_ALLOC', { viommu_id: 4, dev_id: 2, virt_id: 0x10n }),
  veventq: ioctl('VEVENTQ_ALLOC', { viommu_id: 4, type: 1n, veventq_depth: 3n }),
  queue: ioctl('HW_QUEUE_ALLOC', { viommu_id: 4, type: 1n, index: 0n, nesting_parent_iova: 0x4000_0000n, length: 64n }),
  invalidate: ioctl('HWPT_INVALIDATE', INVALIDATE, commands(2)),
  invalidateMany: ioctl('HWPT_INVALIDATE', INVALIDATE, commands(5)),
  unknown: ioctl('IOAS_COPY', {}),
  afterCpu: { op: 'after', thread: 'vcpu', index: 1, at: 0 },
  afterMain: { op: 'after', thread: 'main', index: 0, at: 0 },
  read: { op: 'read', queue: 9, bytes: 100 },
} as const satisfies Readonly<Record<string, MainOp>>;

const at = (step: keyof typeof STEPS) => ({ main: 0, step: Object.keys(STEPS).indexOf(step) });
const named = (...ids: readonly number[]) => ids as unknown as readonly [number, number, number];
const convert = (step: number) => ({ ...at('invalidate'), entry: step, w: [OP.CFGI_CD, 0x10] as const });

test('the main thread', async () => {
  const mains = [{ name: 'beta.main', vm: 1, ops: Object.values(STEPS), names: ['ioas'] }];
  const text = toldText(MAIN_EVENTS, MAIN_SENTENCES, contextOf(topology(2, { mains })), [
    ['bind', { ...at('bind'), made: 2, type: OBJ_TYPE.device }],
    ['unbind', { ...at('unbind'), type: OBJ_TYPE.device, named: named(2) }],
    ['attach', { ...at('attach'), type: OBJ_TYPE.device, named: named(2, 1) }],
    ['attach', { ...at('attach'), rule: RULES.attachNoPt.number, named: named(2, 1) }],
    ['detach', { ...at('detach'), type: OBJ_TYPE.device, named: named(2) }],
    ['close', { ...at('close'), type: OBJ_TYPE.veventq, named: named(9) }],
    ['DESTROY', { ...at('destroy'), type: OBJ_TYPE.viommu, named: named(4) }],
    ['DESTROY', { ...at('destroy'), rule: RULES.noObject.number, named: named(4) }],
    ['DESTROY', { ...at('destroy'), rule: RULES.objectBusy.number, type: OBJ_TYPE.hwptPaging, named: named(4) }],
    ['IOAS_ALLOC', { ...at('ioas'), made: 1, type: OBJ_TYPE.ioas }],
    ['IOAS_MAP', { ...at('map'), type: OBJ_TYPE.ioas, named: named(1) }],
    ['IOAS_MAP', { ...at('mapRead'), type: OBJ_TYPE.ioas, named: named(1) }],
    ['IOAS_UNMAP', { ...at('unmap'), rule: RULES.unmapNothing.number, type: OBJ_TYPE.ioas, named: named(1) }],
    ['HWPT_ALLOC', { ...at('paging'), made: 3, type: OBJ_TYPE.hwptPaging, named: named(2, 1) }],
    ['HWPT_ALLOC', { ...at('nested'), made: 5, type: OBJ_TYPE.hwptNested, named: named(2, 4) }],
    ['HWPT_ALLOC', { ...at('nestedWords'), made: 5, type: OBJ_TYPE.hwptNested, named: named(2, 4) }],
    ['VIOMMU_ALLOC', { ...at('viommu'), made: 4, type: OBJ_TYPE.viommu, named: named(2, 3) }],
    ['VIOMMU_ALLOC', { ...at('viommu'), made: 4, type: OBJ_TYPE.viommu, named: named(2, 3, 17) }],
    ['VDEVICE_ALLOC', { ...at('vdevice'), made: 6, type: OBJ_TYPE.vdevice, named: named(4, 2, 1) }],
    ['VEVENTQ_ALLOC', { ...at('veventq'), made: 9, type: OBJ_TYPE.veventq, named: named(4) }],
    ['HW_QUEUE_ALLOC', { ...at('queue'), made: 10, type: OBJ_TYPE.hwQueue, named: named(4) }],
    ['HWPT_INVALIDATE', { ...at('invalidate'), type: OBJ_TYPE.viommu, named: named(4, 2) }],
    [
      'HWPT_INVALIDATE',
      { ...at('invalidateMany'), rule: RULES.commandRefused.number, type: OBJ_TYPE.viommu, named: named(4, 1) },
    ],
    ['HWPT_INVALIDATE', { ...at('unknown') }],
    ['read', { ...at('read'), queue: 9, events: 1, first: 3, last: 3 }],
    ['read', { ...at('read'), queue: 9, events: 2, first: 3, last: 5 }],
    ['read', { ...at('read'), queue: 9, events: 2, first: 3, last: 6, lost: 9 }],
    ['read', { ...at('read'), rule: RULES.readShort.number, queue: 9 }],
    ['read', { ...at('read'), rule: RULES.noObject.number, queue: 9 }],
    ['enter', { ...at('invalidate'), type: OBJ_TYPE.viommu, named: named(4, 2) }],
    ['leave', { ...at('invalidate'), type: OBJ_TYPE.viommu, named: named(4, 2) }],
    ['convert', { ...convert(1), put: 0x100, vdevice: 6 }],
    ['convert', { ...convert(1), put: 2 }],
    ['convert', { ...convert(1), rule: RULES.commandVsid.number }],
    ['go', at('afterCpu')],
    ['go', at('afterMain')],
    ['hand', { ...at('read'), guestIommu: 1, written: 1 }],
    ['hand', { ...at('read'), written: 2, left: 1, lost: 5 }],
    ['hand', { ...at('read'), written: 0, left: 2, lost: 5, overflow: 1 }],
  ]);
  await expect(text).toMatchFileSnapshot('golden/main-sentences.txt');
});
