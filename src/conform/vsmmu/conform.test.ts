/** The model's arm-smmu-v3 driver against the real one: answers, and every command that reached the physical queue. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../scenario/language/errors.ts';
import { type Call, parseCalls } from '../iommufd/call.ts';
import { type TestResult, conformCalls } from './calls.ts';
import { type Group, parseGroups } from './hardware.ts';
import { parseRecordedCalls } from '../../capture/recorded-calls.ts';
import { type SidecarResult, conformSidecar, parseQueue, parseSidecar } from './sidecar.ts';

const load = (file: string): Uint8Array =>
  new Uint8Array(gunzipSync(readFileSync(new URL(`./recorded/${file}.gz`, import.meta.url))));
const text = (file: string): string => new TextDecoder().decode(load(file));

describe('captures of IOMMU_HWPT_INVALIDATE, Linux 7.2', () => {
  const capture = (name: string) => ({
    sidecar: parseSidecar(text(`${name}.json`), `${name}.json`),
    input: load(`${name}.input.bin`),
    queue: load(`${name}.bin`),
  });
  type Parts = ReturnType<typeof capture>;
  const run = ({ sidecar, input, queue }: Parts): SidecarResult => conformSidecar(sidecar, input, queue, 'x.json');
  const bad = ({ calls }: SidecarResult) => calls.filter(({ differences }) => differences.length > 0);

  test.each([
    ['arm-iommufd-errcases', 18, 70, 1],
    ['arm-iommufd-nested-live', 137, 72, 0],
    ['arm-iommufd-replay-batch', 465, 106, 0],
    ['arm-iommufd-replay-percmd', 507, 106, 0],
  ])('%s', (name, calls, host, unexplained) => {
    const result = run(capture(name));
    expect(result.calls).toHaveLength(calls);
    expect(bad(result)).toEqual([]);
    expect(result.queue.host).toHaveLength(host);
    expect(result.queue.differences).toHaveLength(unexplained);
    expect(result.unrecorded).toBe(unexplained);
  });

  const parts = capture('arm-iommufd-replay-batch');
  const altered = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

  test.each([
    ['entry_num', 8],
    ['errno', 12],
  ])('an altered %s is reported, and nothing else', (field, at) => {
    const result = run({ ...parts, input: altered(parts.input, at) });
    expect(bad(result).map(({ number, differences }) => [number, differences.map((one) => one.field)])).toEqual([
      [0, [field]],
    ]);
    expect(result.queue.differences).toEqual([]);
  });

  test('an altered, a missing and an additional command of the queue are reported, each alone', () => {
    const queue = parseQueue(parts.queue, 'x.bin');
    const at = queue.findIndex(([w0]) => (w0 & 0xff) === 0x12);
    const one = run({ ...parts, queue: altered(parts.queue, at * 16 + 13) });
    expect(one.queue.differences).toHaveLength(1);
    expect(one.queue.differences[0]).toMatchObject({ field: 'command 0', expected: expect.stringContaining('NH_VA') });
    const without = parts.queue.filter((_, i) => i < at * 16 || i >= at * 16 + 16);
    const missing = run({ ...parts, queue: without });
    expect(missing.queue.differences).toHaveLength(1);
    expect(missing.queue.differences[0].expected).toContain('NH_VA');
    const twice = Uint8Array.from([
      ...parts.queue.subarray(0, at * 16),
      ...parts.queue.subarray(at * 16, at * 16 + 16).map((byte, i) => (i === 13 ? byte ^ 1 : byte)),
      ...parts.queue.subarray(at * 16),
    ]);
    const additional = run({ ...parts, queue: twice });
    expect(additional.queue.differences).toMatchObject([{ call: -1, got: expect.stringContaining('NH_VA') }]);
  });

  test('under another kernel profile answers differ: 7.3 refuses bits that 7.2 let through', () => {
    const { sidecar, input, queue } = capture('arm-iommufd-errcases');
    const result = conformSidecar({ ...sidecar, kernel: 'Linux 7.3.4' }, input, queue, 'x.json');
    expect(bad(result).length).toBeGreaterThan(0);
  });

  test('what is no capture of iommufd is refused with file and field', () => {
    expect(() => parseSidecar('{"name":"x"}', 'x.json')).toThrow(InputError);
    expect(() => parseSidecar('{', 'x.json')).toThrow('x.json: expected JSON');
    expect(() => parseRecordedCalls(new Uint8Array(20), 'x.input.bin')).toThrow('byte 0: expected the head of a call');
    expect(() => parseRecordedCalls(parts.input.subarray(0, 20), 'x.input.bin')).toThrow('ends within a call');
    expect(() => parseQueue(new Uint8Array(17), 'x.bin')).toThrow('commands of 16 bytes');
    expect(() => run({ ...parts, sidecar: { ...parts.sidecar, kernel: 'Linux 5.1' } })).toThrow('no kernel profile');
  });
});

describe('calls of a test program, Linux 7.3', () => {
  const calls = parseCalls(text('vsmmu.jsonl'), 'vsmmu.jsonl');
  const groups = parseGroups(text('vsmmu-hw.jsonl'), 'vsmmu-hw.jsonl');
  const results = conformCalls(calls, groups, 'vsmmu.jsonl');

  const mismatches = (tests: readonly TestResult[]): string[] =>
    tests.flatMap(({ test: name, calls: ofTest, queue }) => [
      ...ofTest.flatMap(({ call, mismatches: found }) => (found ?? []).map(({ field }) => `${call.seq} ${field}`)),
      ...(queue?.differences ?? []).map(({ call, field }) => `${name} ${call} ${field}`),
    ]);

  test('every call, and the commands of every test', () => {
    expect(mismatches(results)).toEqual([]);
    expect(results.filter(({ queue }) => queue !== null)).toHaveLength(44);
  });

  test('an altered entry_num, and an altered, a missing and a foreign command are named', () => {
    const call = calls.find(({ test: name, errname }) => name.endsWith('batch128_bad_at_125') && errname === 'EIO')!;
    const changed = calls.map((one): Call => (one === call ? { ...one, out: { entry_num: 63 } } : one));
    expect(mismatches(conformCalls(changed, groups, 'x'))).toEqual([`${call.seq} entry_num`]);
    const alter = (hw: (hw: Group['hw']) => Group['hw']): string[] =>
      mismatches(
        conformCalls(
          calls,
          groups.map((group) => (group.test.endsWith('batch_ok_64') ? { ...group, hw: hw(group.hw) } : group)),
          'x',
        ),
      );
    expect(alter((hw) => hw.map((one, i) => (i === 5 ? { ...one, asid: 1 } : one)))).toEqual([
      expect.stringContaining('command 5'),
    ]);
    expect(alter((hw) => hw.filter((_, i) => i !== 63))).toEqual([expect.stringContaining('command 63')]);
    expect(alter((hw) => [{ op: 'CFGI_STE', sid: '0x18' }, { op: 'SYNC' }, ...hw])).toEqual([
      expect.stringContaining('-1 slot 0'),
    ]);
  });
});
