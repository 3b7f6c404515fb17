/** The model's iommufd against recordings of Linux 7.3: its own selftests, and probes of errno tables. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { holdersOf } from '../../model/iommufd/objects/holders.ts';
import { HANDLERS } from '../../model/iommufd/uapi/ioctl.ts';
import { OBJ_TYPE, objectAt, typeOf } from '../../model/iommufd/objects/objects.ts';
import { UAPI } from '../../model/iommufd/uapi/uapi.ts';
import { OBJ } from '../../model/state/ctx-layout.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { type Call, callName, parseCalls } from './call.ts';
import { OUT_OF_SCOPE } from './out-of-scope.ts';
import { Replay } from './replay.ts';

const read = (file: string): Call[] =>
  parseCalls(gunzipSync(readFileSync(new URL(`./recorded/${file}.jsonl.gz`, import.meta.url))).toString(), file);
const FILES = ['iommufd-selftest', 'iommufd-probe'];
const RECORDED = Object.fromEntries(FILES.map((file) => [file, read(file)]));

/** What differs, and where. */
function differences(calls: readonly Call[]): string[] {
  const replay = new Replay();
  return calls.flatMap((call) =>
    (replay.call(call).mismatches ?? []).map(({ field, expected, got }) => `${call.seq} ${field}: ${expected}, ${got}`),
  );
}

test.each(FILES)('%s: every answer, field and byte', (file) => {
  expect(differences(RECORDED[file])).toEqual([]);
});

test('nothing is skipped that is not on the list, and the list has no handler', () => {
  const skipped = new Set<string>();
  for (const file of FILES) {
    const replay = new Replay();
    for (const call of RECORDED[file])
      if (call.op === 'ioctl' && replay.call(call).mismatches === null) skipped.add(callName(call));
      else if (call.op !== 'ioctl') replay.call(call);
  }
  expect([...skipped].filter((name) => !(name in OUT_OF_SCOPE))).toEqual([]);
  expect(Object.keys(UAPI).filter((name) => !(name in HANDLERS) && !(name in OUT_OF_SCOPE))).toEqual([
    'IOMMU_TEST_CMD',
  ]);
  expect(Object.keys(HANDLERS).filter((name) => name in OUT_OF_SCOPE)).toEqual([]);
});

test('users counts exactly those who hold a reference', () => {
  const wrong: string[] = [];
  for (const file of FILES) {
    const replay = new Replay();
    for (const call of RECORDED[file]) {
      replay.call(call);
      // References of PASIDs are not modelled.
      if (call.op !== 'ioctl' || call.test.includes('pasid')) continue;
      const k = replay.ctxs.at(-1)!;
      for (let id = 1; id < 40; id++) {
        const type = typeOf(k, id);
        if (type === OBJ_TYPE.free || type === OBJ_TYPE.tombstone) continue;
        const [holders, users] = [holdersOf(k, id).length, k.w[objectAt(k, id) + OBJ.users]];
        if (holders !== users) wrong.push(`call ${call.seq}, object ${id}: ${holders} of ${users}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

describe('it can fail: one altered answer is reported, and nothing else', () => {
  const find = (file: string, is: (call: Call) => boolean): Call => {
    const found = RECORDED[file].find(is);
    if (!found) throw new Error('no such call');
    return found;
  };
  const ok = (ioctl: string) => (call: Call) => call.ioctl === ioctl && call.ret === 0;
  const bump = (hex: string, byte: number): string => {
    const value = (Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16) + 1) & 0xff;
    return hex.slice(0, byte * 2) + value.toString(16).padStart(2, '0') + hex.slice(byte * 2 + 2);
  };

  test.each<[string, Call, Partial<Call>, string]>([
    ['errno', find('iommufd-probe', (c) => c.errname === 'EBUSY'), { errno: 22, errname: 'EINVAL' }, 'answer'],
    ['success', find('iommufd-probe', ok('IOMMU_DESTROY')), { ret: -1, errno: 16, errname: 'EBUSY' }, 'answer'],
    ['refusal', find('iommufd-probe', (c) => c.errname === 'EEXIST'), { ret: 0, errno: 0, errname: '' }, 'answer'],
    ['name of an errno', find('iommufd-probe', (c) => c.errname === 'ENOENT'), { errname: 'EPERM' }, 'answer'],
    [
      'field as a number',
      find('iommufd-probe', ok('IOMMU_VDEVICE_ALLOC')),
      { out: { out_vdevice_id: 77 } },
      'out_vdevice_id',
    ],
    [
      'operand of a test',
      find('iommufd-selftest', (c) => c.test_op === 'MOCK_DOMAIN'),
      { out: { arg: { out_stdev_id: 2, out_hwpt_id: 4, out_idev_id: 9 } } },
      'out_idev_id',
    ],
    ['readiness', find('iommufd-probe', (c) => c.op === 'poll' && c.revents === 1), { revents: 0 }, 'revents'],
    ['length read', find('iommufd-probe', (c) => c.op === 'read' && c.ret === 12), { ret: 11 }, 'answer'],
    ['mapping', find('iommufd-selftest', (c) => c.op === 'mmap' && c.ret === -1), { errno: 1 }, 'answer'],
  ])('%s', (_, call, change, field) => {
    const file = RECORDED['iommufd-probe'].includes(call) ? 'iommufd-probe' : 'iommufd-selftest';
    const altered = RECORDED[file].map((one) => (one === call ? { ...one, ...change } : one));
    expect(differences(altered)).toEqual([expect.stringMatching(new RegExp(`^${call.seq} ${field}: `))]);
  });

  test.each<[string, (call: Call) => boolean, number, string]>([
    ['entry_num', (c) => c.ioctl === 'IOMMU_HWPT_INVALIDATE' && c.errname === 'EOPNOTSUPP', 24, 'entry_num'],
    ['id', ok('IOMMU_HWPT_ALLOC'), 16, 'out_hwpt_id'],
    ['IOVA of 64 bits', (c) => c.ioctl === 'IOMMU_IOAS_MAP' && c.ret === 0 && c.out.iova !== undefined, 39, 'iova'],
  ])('%s in the bytes of the struct', (_, is, byte, field) => {
    const call = find('iommufd-probe', is);
    const change = { out_hex: bump(call.out_hex, byte) };
    const altered = RECORDED['iommufd-probe'].map((one) => (one === call ? { ...one, ...change } : one));
    expect(differences(altered)).toEqual([expect.stringMatching(new RegExp(`^${call.seq} ${field}: `))]);
  });

  test.each<[string, (call: Call) => boolean]>([
    ['an event', (c) => c.op === 'read' && c.ret === 12],
    ['hardware information', (c) => c.ioctl === 'IOMMU_GET_HW_INFO' && c.data_out !== undefined && c.ret === 0],
    ['a viommu’s MMIO page', (c) => c.ioctl === 'IOMMU_VIOMMU_ALLOC' && c.data_out !== undefined],
    ['IOVA ranges', (c) => c.ioctl === 'IOMMU_IOAS_IOVA_RANGES' && c.data_out !== undefined],
  ])('data: %s', (_, is) => {
    const file = FILES.find((one) => RECORDED[one].some(is))!;
    const call = find(file, is);
    const data = call.data_out as string | { hex: string };
    const data_out = typeof data === 'string' ? bump(data, 4) : { ...data, hex: bump(data.hex, 4) };
    const altered = RECORDED[file].map((one) => (one === call ? { ...one, data_out } : one));
    expect(differences(altered)).toEqual([expect.stringMatching(new RegExp(`^${call.seq} data: `))]);
  });
});

test('bad files are refused with their place', () => {
  expect(() => parseCalls('{"seq":"x"}', 'bad.jsonl')).toThrow(InputError);
  expect(() => parseCalls('{"seq":1,"test":"t","pid":1,"op":"open"}\nno', 'bad.jsonl')).toThrow(
    'bad.jsonl:2: expected',
  );
  const [call] = parseCalls('{"seq":1,"test":"t","pid":1,"op":"ioctl","ctx":9,"ioctl":"IOMMU_DESTROY"}', 'bad.jsonl');
  expect(() => new Replay().call(call)).toThrow('context 9 was never opened');
});
