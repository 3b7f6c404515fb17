/** Recorded system calls on iommufd, one JSON object per line. */
import * as v from 'valibot';
import { readLines } from '../read.ts';

const Hex = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/, 'expected hexadecimal bytes'));
const Numbers = v.record(v.string(), v.unknown());
const Data = v.union([v.array(v.looseObject({ hex: Hex })), v.looseObject({ hex: Hex }), Hex]);

const Line = v.looseObject({
  seq: v.number(),
  test: v.string(),
  pid: v.number(),
  op: v.string(),
  ctx: v.optional(v.number()),
  fd: v.optional(v.number()),
  ioctl: v.optional(v.string()),
  test_op: v.optional(v.string()),
  ret: v.optional(v.number()),
  errno: v.optional(v.number(), 0),
  errname: v.optional(v.string(), ''),
  in: v.optional(Numbers, {}),
  out: v.optional(Numbers, {}),
  in_hex: v.optional(Hex, ''),
  out_hex: v.optional(Hex, ''),
  data_in: v.optional(Data),
  data_out: v.optional(Data),
  data_bytes_readable: v.optional(v.number()),
  what: v.optional(v.string()),
  count: v.optional(v.number(), 0),
  events: v.optional(v.number(), 0),
  revents: v.optional(v.number(), 0),
  length: v.optional(v.number(), 0),
  offset: v.optional(v.number(), 0),
  prot: v.optional(v.number(), 0),
  flags: v.optional(v.number(), 0),
  result: v.optional(v.string()),
});

export type Call = v.InferOutput<typeof Line>;

export const parseCalls = (text: string, file: string): Call[] => readLines(text, file, Line);

export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes behind a pointer as they were recorded; `entry`: bytes of an element of an array. */
export function dataBytes(data: Call['data_in'], entry = Number.POSITIVE_INFINITY): Uint8Array {
  if (data === undefined) return new Uint8Array();
  if (typeof data === 'string') return bytesOf(data);
  return bytesOf(Array.isArray(data) ? data.map(({ hex }) => hex.slice(0, entry * 2)).join('') : data.hex);
}

/** `IOMMU_TEST_CMD MOCK_DOMAIN`, `read`. */
export const callName = ({ op, ioctl, test_op }: Call): string =>
  op === 'ioctl' ? [ioctl, test_op].filter(Boolean).join(' ') : op;
