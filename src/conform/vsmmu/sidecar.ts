/** A capture of iommufd: what a VMM passed to IOMMU_HWPT_INVALIDATE, and the physical queue that came of it. */
import * as v from 'valibot';
import { VMM } from '../../model/state/layout.ts';
import { callNow } from '../../model/arch/smmuv3/kernel/take-in.ts';
import type { UserData } from '../../model/iommufd/uapi/user.ts';
import { buildMachine } from '../../model/system/build.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { ENTRY_BYTES, parseRecordedCalls } from '../../capture/recorded-calls.ts';
import { errnoName } from '../../model/iommufd/uapi/errno.ts';
import { type Alignment, type Issued, WORDS, align } from './align.ts';
import { Consumed, type SlotWords, designFor, topologyFor } from './machine.ts';

const Hex = v.pipe(v.string(), v.regex(/^0x[0-9a-f]+$/i, 'expected a hexadecimal number'));
const SidecarSchema = v.looseObject({
  name: v.string(),
  kernel: v.string('expected the kernel that was recorded'),
  registers: v.looseObject({ IDR0: Hex, IDR1: Hex, IDR3: Hex, IDR5: Hex }),
  sid_map: v.record(Hex, Hex),
  file: v.string(),
  input_file: v.string('expected the file of the calls: this is no capture of iommufd'),
});
export type Sidecar = v.InferOutput<typeof SidecarSchema>;

export function parseSidecar(text: string, file: string): Sidecar {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (problem) {
    throw new InputError({ file }, `expected JSON: ${(problem as Error).message}`);
  }
  const found = v.safeParse(SidecarSchema, json);
  if (found.success) return found.output;
  const [issue] = found.issues;
  const field = v.getDotPath(issue);
  throw new InputError({ file, ...(field && { field }) }, issue.message);
}

export function parseQueue(bytes: Uint8Array, file: string): SlotWords[] {
  if (bytes.length % 16) throw new InputError({ file }, 'expected commands of 16 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 16 }, (_, i) =>
    [0, 4, 8, 12].map((offset) => view.getUint32(i * 16 + offset, true)),
  );
}

/** `Linux 7.2.13 …` → `linux-7.2`. */
function kernelOf({ kernel }: Sidecar, file: string): string {
  const [, version] = /Linux (\d+\.\d+)/.exec(kernel) ?? [];
  if (!version) throw new InputError({ file, field: 'kernel' }, 'expected a text with `Linux x.y`');
  return `linux-${version}`;
}

export interface CallResult {
  readonly number: number;
  readonly differences: readonly { readonly field: string; readonly expected: string; readonly got: string }[];
}

export interface SidecarResult {
  readonly calls: readonly CallResult[];
  readonly queue: Alignment;
  /** Commands that no call explains, of which this recording has so many. */
  readonly unrecorded: number;
}

/** This run made one call that its log does not hold. */
const UNRECORDED: Readonly<Record<string, number>> = { 'arm-iommufd-errcases': 1 };

export function conformSidecar(sidecar: Sidecar, input: Uint8Array, queue: Uint8Array, file: string): SidecarResult {
  const calls = parseRecordedCalls(input, sidecar.input_file);
  const design = designFor(kernelOf(sidecar, file));
  if (!design) throw new InputError({ file, field: 'kernel' }, `there is no kernel profile for '${sidecar.kernel}'`);
  const map = Object.entries(sidecar.sid_map).map(([vsid, sid]) => ({ vsid: Number(vsid), sid: Number(sid) }));
  const { IDR0, IDR1, IDR3, IDR5 } = sidecar.registers;
  const topology = topologyFor({
    idr: { IDR0: Number(IDR0), IDR1: Number(IDR1), IDR3: Number(IDR3), IDR5: Number(IDR5) },
    sids: map.map(({ sid }) => sid),
    vdevices: map.map(({ vsid }, device) => ({ vsid, device })),
    entries: Math.max(...calls.map(({ bytes }) => bytes.length / ENTRY_BYTES)),
  });
  const m = buildMachine(topology, design);
  const consumed = new Consumed(m);
  const viommu = m.w[m.layout.guestIommus[0].ctl + VMM.viommu];
  const issued: Issued<SlotWords>[] = [];
  const results = calls.map(({ bytes, done, errno }, number): CallResult => {
    const entries = bytes.length / ENTRY_BYTES;
    const answer = callNow(m, 0, viommu, { type: 1, entryLength: ENTRY_BYTES, entries, user: dataOf(bytes) });
    issued.push({ call: number, commands: consumed.take() });
    const name = (code: number): string => (code ? errnoName(code) : '0');
    return {
      number,
      differences: [
        ...(answer.done === done ? [] : [{ field: 'entry_num', expected: String(done), got: String(answer.done) }]),
        ...((answer.rule?.errno ?? 0) === errno
          ? []
          : [{ field: 'errno', expected: name(errno), got: name(answer.rule?.errno ?? 0) }]),
      ],
    };
  });
  const alignment = align(issued, parseQueue(queue, sidecar.file), WORDS);
  return { calls: results, queue: alignment, unrecorded: UNRECORDED[sidecar.name] ?? 0 };
}

const dataOf = (bytes: Uint8Array): UserData => ({
  type: 1,
  length: bytes.length,
  read: (from, length) => bytes.subarray(from, from + length),
  write: () => false,
});
