import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decoding, utf8 } from './decoding.ts';
import { gunzip, gunzipHead } from './gunzip.ts';

const PIECE = 2 ** 22;
const encoder = new TextEncoder();

describe('text', () => {
  test('a letter of several bytes across two pieces is one letter', () => {
    const text = `${'a'.repeat(PIECE - 1)}é${'b'.repeat(PIECE)}`;
    const work = decoding(encoder.encode(text));
    const told: number[] = [];
    let step = work.next();
    for (; !step.done; step = work.next()) told.push(step.value);
    expect(step.value).toBe(text);
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.every((share) => share >= 0 && share < 1)).toBe(true);
  });

  test.each([
    ['a zero byte', [65, 0, 66]],
    ['a byte of no letter', [65, 0xff]],
    ['half a letter at the end', [65, 0xc3]],
    ['half a letter in UTF-16', [0xff, 0xfe, 0x00, 0xd8]],
  ])('%s: no text', (_, bytes) => expect(utf8(Uint8Array.from(bytes))).toBeUndefined());

  test('nothing is text; a mark of its order of bytes tells UTF-16', () => {
    expect(utf8(new Uint8Array())).toBe('');
    expect(utf8(Uint8Array.of(0xff, 0xfe, 0x61, 0x00))).toBe('a');
    expect(utf8(Uint8Array.of(0xfe, 0xff, 0x00, 0x61))).toBe('a');
  });
});

describe('UTF-16 without a mark', () => {
  const text = '0x40: 0x0021000000003012 0x0000000000000001\r\n';
  const wide = (swap: boolean): Uint8Array => {
    const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
    return swap ? Uint8Array.from(bytes, (_, i) => bytes[i ^ 1]) : bytes;
  };
  test.each([false, true])('is told by the zeros beside letters; the other order: %s', (swap) => {
    expect(utf8(wide(swap))).toBe(text);
  });

  test('commands are none, whatever letters are in them', () => {
    const all = ['F\0\0\0', 'F\0A\0', '\0\0\0F'].map((word) => word.repeat(8));
    for (const one of all) expect(utf8(new TextEncoder().encode(one + '\x12\0\0\0'.repeat(2)))).toBeUndefined();
  });
});

describe('gzip', () => {
  // It cannot be made smaller.
  const noise = Uint8Array.from({ length: 3 * 2 ** 20 }, (_, i) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24);
  const packed = new Uint8Array(gzipSync(noise, { level: 0 }));

  test('tells how much is read, up to all of it', async () => {
    const told: number[] = [];
    const data = await gunzip(packed, 'file', async (read) => void told.push(read));
    expect(Buffer.compare(data, noise)).toBe(0);
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(packed.length);
  });

  test('who is told can stop it', async () => {
    const gone = new Error('cancelled');
    await expect(gunzip(packed, 'file', () => Promise.reject(gone))).rejects.toBe(gone);
  });

  test('its head takes no more than that', async () => {
    const cut = packed.slice(0, packed.length - 100);
    await expect(gunzip(cut, 'file')).rejects.toThrow('the gzip data is damaged');
    const head = await gunzipHead(cut, 'file', 1000);
    expect(head.length).toBeGreaterThanOrEqual(1000);
    expect(head.length).toBeLessThan(noise.length);
    expect(Buffer.compare(head, noise.slice(0, head.length))).toBe(0);
  });

  test('other data is as it was', async () => {
    expect(await gunzip(noise, 'file')).toBe(noise);
  });
});
