import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMANDS, command, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { type Field, fieldMax, setField } from '../model/fields/field.ts';
import { CLASS, EVENT, RECORD, recordFields } from '../model/arch/smmuv3/fields/records.ts';
import { InputError } from '../scenario/language/errors.ts';
import { parseScenario } from '../scenario/language/parse.ts';
import { queueMemory, readJudged } from './queue-memory.ts';

const CAPTURES = new URL('../../public/captures/', import.meta.url);
const bytesOf = (...words: readonly Uint32Array[]): Uint8Array =>
  new Uint8Array(words.flatMap((part) => [...new Uint8Array(part.slice().buffer)]));
const sample = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`cases/${name}`, import.meta.url)));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The message; '' when the bytes are taken for a command queue. */
function refusal(bytes: Uint8Array): string {
  try {
    queueMemory('file', bytes);
    return '';
  } catch (problem) {
    if (problem instanceof InputError) return problem.message;
    throw problem;
  }
}

test('words in the other order of bytes are told by their size', () => {
  const words = Uint32Array.from({ length: 16 }, (_, i) => [0x46, 0, 0, 0][i % 4]);
  const swapped = (size: number): Uint8Array => {
    const bytes = new Uint8Array(words.buffer.slice(0));
    for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
    return bytes;
  };
  expect(() => queueMemory('be', swapped(8))).toThrow('the bytes of each 64-bit word swapped');
  expect(() => queueMemory('be', swapped(4))).toThrow('the bytes of each 32-bit word swapped');
});

test('commands that begin elsewhere are told by where', () => {
  const queue = bytesOf(
    ...Array.from({ length: 8 }, (_, i) => [
      command(OP.ATC_INV, { sid: 0x3a, addr: i * 0x1000 }),
      command(OP.SYNC),
    ]).flat(),
  );
  const behind = (zeros: number): Uint8Array => Uint8Array.of(...new Uint8Array(zeros), ...queue);
  expect(() => queueMemory('dd', queue.subarray(8))).toThrow('; from byte 8 on, they are commands');
  expect(() => queueMemory('dd', queue.subarray(1))).toThrow('; from byte 15 on, they are commands');
  expect(() => queueMemory('dd', behind(4096))).toThrow('; from byte 4096 on, they are commands');
  expect(refusal(new Uint8Array(256).fill(0xff))).not.toContain('from byte');
});

test('memory of many commands is judged in turns, and once', () => {
  const words = Uint32Array.from({ length: 100_000 * 4 }, (_, i) => [OP.SYNC, 0, 0, 0][i % 4]);
  const bytes = new Uint8Array(words.buffer);
  const work = readJudged(bytes);
  const told: number[] = [];
  for (let step = work.next(); !step.done; step = work.next()) told.push(step.value);
  expect(told.length).toBeGreaterThan(6);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(readJudged(bytes).next().done).toBe(true);
  expect(refusal(bytes)).toBe('');
});

test('every recorded queue is one', () => {
  for (const name of readdirSync(CAPTURES).filter((file) => /^[^.]+\.bin(\.gz)?$/.test(file))) {
    const raw = readFileSync(new URL(name, CAPTURES));
    expect([name, refusal(name.endsWith('.gz') ? gunzipSync(raw) : new Uint8Array(raw))]).toEqual([name, '']);
  }
});

describe('what people have beside a queue is named', () => {
  const wide = (text: string, mark: string) => new Uint8Array(Buffer.from(mark + text, 'utf16le'));
  test.each([
    ['cmdq.xxd.txt', 'a hex dump'],
    ['cmdq.gdb.txt', 'a hex dump'],
    ['cmdq.hexdump-C.txt', 'a hex dump'],
    ['cmdq.od.txt', 'a hex dump'],
    ['dmesg.txt', 'a kernel log'],
    ['trace.txt', 'a QEMU trace'],
  ])('%s', (name, kind) => {
    const text = new TextDecoder().decode(sample(name));
    const message = `file: this is ${kind}, not raw queue memory: expected commands of 16 bytes`;
    expect(refusal(sample(name))).toBe(message);
    expect(refusal(wide(text, ''))).toBe(message);
    expect(refusal(wide(text, '\ufeff'))).toBe(message);
    expect(() => parseScenario(text, 'file')).toThrow(`file: this is ${kind}, not a scenario or raw queue memory`);
  });

  test.each<[string, Uint8Array, string]>([
    ['text', ascii('Dear all, the VM hangs.\n'), 'this is text'],
    ['letters beyond ASCII', ascii('Die Maschine hängt – schon wieder.'), 'this is text'],
    ['one of them not in UTF-8', Buffer.from('Die Maschine hängt schon wieder.', 'latin1'), 'this is text'],
    ['text with room behind it', new Uint8Array([...ascii('the VM hangs again'), ...new Array(14).fill(0)]), 'text'],
    ['a scenario', ascii('# mine\nviommu-scenario: 1\nid: x\n'), 'this is a scenario'],
    [
      'a sidecar',
      new Uint8Array(readFileSync(new URL('arm-ats-boot.json', CAPTURES))),
      'this is the sidecar of a capture',
    ],
    ['other JSON', ascii('[{"index": 0, "words": []}]'), 'this is JSON'],
    ['gzip in gzip', gzipSync('x'), 'this is gzip data'],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'this is a PNG picture'],
    ['an ELF file', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array(57).fill(0)]), 'this is an ELF file'],
    [
      'an ELF core dump',
      new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...new Array(9).fill(0), 4, ...new Array(47).fill(0)]),
      'this is an ELF core dump, not raw queue memory: expected commands of 16 bytes; print the memory of the queue',
    ],
    [
      'a tar archive of commands',
      new Uint8Array([
        ...ascii('raw.bin'.padEnd(257, '\0')),
        ...ascii('ustar'.padEnd(255, '\0')),
        ...bytesOf(command(OP.SYNC)),
      ]),
      'this is a tar archive, not raw queue memory: expected commands of 16 bytes; unpack it',
    ],
    [
      'event records',
      sample('evtq.bin'),
      '4 records of 32 bytes, the first F_TRANSLATION SID 0x3a, write, input 0xe7bf2000',
    ],
    ['recorded events', sample('arm-fault-f-translation.evtq.bin'), 'this looks like event-queue memory'],
    [
      'two fetches as far apart as the MSIs of a queue, but no commands between them',
      bytesOf(
        Uint32Array.of(0x3, 0, 0, 0, 0, 0, 0x1c0, 0),
        Uint32Array.of(0x7, 0, 0, 0, 0, 0, 0, 0),
        Uint32Array.of(0x9, 0, 0, 0, 0, 0, 0x200, 0),
      ),
      '3 records of 32 bytes, the first F_STE_FETCH SID 0x0',
    ],
    [
      'STEs',
      bytesOf(...[0x9, 0x1, 0x1b].flatMap((v) => [Uint32Array.of(v, 0, 0, 0), new Uint32Array(12)])),
      'this looks like a stream table',
    ],
  ])('%s', (_, bytes, message) => expect(refusal(bytes)).toContain(message));

  test('text that names the key of a scenario is judged as one', () => {
    expect(() => parseScenario('viommu-scenario: 1\n[    1.0] x', 'file')).not.toThrow('this is');
  });
});

const value = (field: Field): fc.Arbitrary<[Field, number]> => {
  const unit = field.address ? 2 ** field.lo : 1;
  const most = Math.floor(fieldMax(field) / unit);
  return fc
    .oneof(fc.nat({ max: Math.min(most, 255) }), fc.bigInt(0n, BigInt(most)).map(Number))
    .map((raw): [Field, number] => [field, Math.min(raw, most) * unit]);
};
const filled = (words: number, fields: readonly Field[]): fc.Arbitrary<Uint32Array> =>
  fc.tuple(...fields.map(value)).map((values) => {
    const w = new Uint32Array(words);
    for (const [field, number] of values) if (Number.isSafeInteger(number)) setField(field, w, number);
    return w;
  });
const empty = (words: number) => fc.nat({ max: 40 }).map((slots) => new Uint32Array(slots * words));

test('queues of any commands that end with a CMD_SYNC are taken, with any empty slots behind', () => {
  const commands = COMMANDS.filter(({ described }) => described).map(({ opcode, fields }) =>
    filled(4, fields).map((w) => {
      w[0] |= opcode;
      return w;
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(...commands), { maxLength: 40 }), empty(4), (queue, rest) => {
      expect(refusal(bytesOf(...queue, command(OP.SYNC), rest))).toBe('');
    }),
    { numRuns: 1000 },
  );
});

test('event queues with any records are refused as such, with any empty slots behind', () => {
  const record = (type: number) => {
    const fields = recordFields(type).filter((field) => field !== RECORD.CLASS);
    return filled(8, fields).map((w) => {
      w[0] |= type;
      if (recordFields(type).includes(RECORD.CLASS)) setField(RECORD.CLASS, w, CLASS.IN);
      // One record whose address begins like a command can be two commands bit for bit: accesses here are of 128 bytes.
      if (recordFields(type).includes(RECORD.INPUT)) w[4] &= ~127;
      // The same of a fetch whose address is that of the slot, a CMD_SYNC with its MSI: STEs and CDs have 64 bytes.
      if (recordFields(type).includes(RECORD.FETCH)) w[6] &= ~63;
      return w;
    });
  };
  fc.assert(
    fc.property(
      fc.array(fc.oneof(...Object.values(EVENT).map(record)), { minLength: 1, maxLength: 40 }),
      empty(8),
      (records, rest) => {
        expect(refusal(bytesOf(...records, rest))).toContain(`${records.length} records of 32 bytes`);
      },
    ),
    { numRuns: 1000 },
  );
});

test('any bytes and any text get an answer, always the same; text is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(refusal(bytes)).toBe(refusal(bytes.slice()));
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\ufffd'));
      expect(refusal(ascii(text))).toContain('this is');
    }),
    { numRuns: 1000 },
  );
});
