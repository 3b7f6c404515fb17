import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CAPTURE, file, inFolder, viommu } from '../viommu.test-helper.ts';

inFolder();

describe('decode', () => {
  test('one line per command and nothing else, plain or compressed', async () => {
    const { code, out } = await viommu('decode', CAPTURE);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(100);
    expect(lines[0]).toBe('0 0x0000000000000004 0x000000000000001f CMD_CFGI_ALL ssec=0 sid=0x0 range=31');
    expect(lines[2]).toBe('2 0x0000000000000030 0x0000000000000000 CMD_TLBI_NSNH_ALL');
    // The name does not tell: gzip data is recognised by its content.
    file('queue.bin', gzipSync(readFileSync(CAPTURE)));
    expect((await viommu('decode', 'queue.bin')).out).toBe(out);
  });

  test('of a text form it prints what it prints of the raw memory, and says what it took it for', async () => {
    const lines = [
      '40000000: 00000074 00000000 00000000 00000000',
      '40000010: 00000011 00050000 00000000 00000000',
      'x',
    ];
    file('two.txt', lines.join('\n'));
    file('raw.bin', Uint8Array.of(0x74, ...new Array(15).fill(0), 0x11, 0, 0, 0, 0, 0, 5, 0, ...new Array(8).fill(0)));
    const text = await viommu('decode', 'two.txt');
    expect(text.out).toBe((await viommu('decode', 'raw.bin')).out);
    expect(text.err).toMatch(
      /^two.txt: command-queue memory as .*: lines of addresses and little-endian words of 4 bytes/,
    );
    expect(text.err).toContain('two.txt:3: no address with numbers: x');
    expect(JSON.parse((await viommu('decode', 'two.txt', '--json')).err)).toMatchObject({
      kind: expect.stringContaining('command-queue memory'),
      why: expect.stringContaining('4 bytes'),
      unread: [{ line: 3 }],
    });
  });

  test('of memory that was cut within a command it prints what is whole, and says what is left', async () => {
    const whole = readFileSync(CAPTURE);
    file('cut.bin', whole.subarray(0, whole.length - 5));
    const { code, out, err } = await viommu('decode', 'cut.bin');
    const lines = (await viommu('decode', CAPTURE)).out.trimEnd().split('\n');
    expect([code, out]).toEqual([0, `${lines.slice(0, -1).join('\n')}\n`]);
    expect(err).toContain('cut.bin: the last 11 bytes are no whole command\n');
    expect((await viommu('run', 'cut.bin')).err).toContain('Not read: the last 11 bytes are no whole command.');
    expect((await viommu('stats', 'cut.bin')).err).toContain('cut.bin: the last 11 bytes are no whole command\n');
  });

  test('--json', async () => {
    file(
      'two.bin',
      Uint8Array.of(0x74, 1, ...new Array(14).fill(0), 0x11, 0, 0, 0, 0, 0, 5, 0, ...new Array(8).fill(0)),
    );
    const [unknown, tlbi] = JSON.parse((await viommu('decode', 'two.bin', '--json')).out);
    expect(unknown).toMatchObject({
      index: 0,
      mnemonic: 'UNKNOWN_0x74',
      reserved: ['0x0000000000000100', '0x0000000000000000'],
      illegal: 'opcode = 0x74: the architecture defines no such command (IHI 0070 4.1.3)',
    });
    expect(tlbi).toEqual({
      index: 1,
      words: ['0x0005000000000011', '0x0000000000000000'],
      mnemonic: 'CMD_TLBI_NH_ASID',
      fields: { vmid: 0, asid: 5 },
    });
  });
});
