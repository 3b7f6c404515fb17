import { describe, expect, test } from 'vitest';
import { OP, command } from '../fields/commands.ts';
import { rewriteOf } from './convert.ts';

/** The recorded SMMU with ATS: RIL yes, no substreams. */
const IDR = { IDR0: 0x0d44101b | (1 << 10), IDR1: 0x02730010, IDR3: 0x1414, IDR5: 0x74 };
const strict = (w: ArrayLike<number>, idr = IDR) => rewriteOf(w, 0, idr, { strictBits: true });

describe('what user space may pass (Linux 7.3)', () => {
  test.each([
    ['TLBI_NSNH_ALL', command(OP.TLBI_NSNH_ALL), 'vmid'],
    ['TLBI_NH_ALL with the guest VMID', command(OP.TLBI_NH_ALL, { vmid: 0x77 }), 'vmid'],
    ['TLBI_NH_ASID', command(OP.TLBI_NH_ASID, { asid: 5 }), 'vmid'],
    ['TLBI_NH_VA as a range', command(OP.TLBI_NH_VA, { asid: 5, va: 0x1000, tg: 1, num: 3, ttl: 3 }), 'vmid'],
    ['ATC_INV', command(OP.ATC_INV, { sid: 8, size: 52 }), 'sid'],
    ['CFGI_CD', command(OP.CFGI_CD, { sid: 8, leaf: 1 }), 'sid'],
    ['CFGI_CD_ALL', command(OP.CFGI_CD_ALL, { sid: 8 }), 'sid'],
    ['CFGI_STE', command(OP.CFGI_STE, { sid: 8 }), undefined],
    ['CMD_SYNC', command(OP.SYNC), undefined],
    ['TLBI_S12_VMALL', command(OP.TLBI_S12_VMALL), undefined],
    ['CFGI_CD with SSEC', command(OP.CFGI_CD, { sid: 8, ssec: 1 }), undefined],
    ['CFGI_CD with a substream on an SMMU without', command(OP.CFGI_CD, { sid: 8, ssid: 1 }), undefined],
    ['ATC_INV size 53', command(OP.ATC_INV, { sid: 8, size: 53 }), undefined],
    ['TG = 0 with NUM', command(OP.TLBI_NH_VA, { va: 0x1000, num: 1 }), undefined],
    ['TG with NUM = SCALE = TTL = 0', command(OP.TLBI_NH_VA, { va: 0x1000, tg: 1 }), undefined],
    ['TG 16K with TTL 1', command(OP.TLBI_NH_VA, { va: 0x4000, tg: 2, ttl: 1 }), undefined],
  ])('%s', (_, w, rewrite) => {
    expect(strict(w)).toBe(rewrite);
  });

  test('without ATS there is no ATC_INV, without RIL no range', () => {
    expect(strict(command(OP.ATC_INV, { sid: 8, size: 52 }), { ...IDR, IDR0: 0x0d44101b })).toBeUndefined();
    expect(strict(command(OP.TLBI_NH_VA, { va: 0x1000, tg: 1, ttl: 3 }), { ...IDR, IDR3: 0 })).toBeUndefined();
    expect(strict(command(OP.TLBI_NH_VA, { va: 0x1000 }), { ...IDR, IDR3: 0 })).toBe('vmid');
  });

  test('kernels that check only the opcode let other bits through', () => {
    expect(rewriteOf(command(OP.CFGI_CD, { sid: 8, ssec: 1 }), 0, IDR, { strictBits: false })).toBe('sid');
  });
});

describe('bit by bit, what user space may change in a command that is taken', () => {
  /** Bits of four words, as ranges: `1:0-15` are those of word 1. */
  const bits = (w: Uint32Array, idr = IDR): string => {
    const out: string[] = [];
    for (let word = 0; word < 4; word++) {
      let from = -1;
      for (let bit = 0; bit <= 32; bit++) {
        const changed = w.slice();
        if (bit < 32) changed[word] ^= 1 << bit;
        // The opcode is another matter.
        const taken = bit < 32 && !(word === 0 && bit < 8) && strict(changed, idr) !== undefined;
        if (taken && from < 0) from = bit;
        if (!taken && from >= 0) {
          out.push(`${word}:${from}-${bit - 1}`);
          from = -1;
        }
      }
    }
    return out.join(' ');
  };
  const SUBSTREAMS = { ...IDR, IDR1: IDR.IDR1 | (5 << 6) };
  const plain = command(OP.TLBI_NH_VA, { asid: 5, va: 0x1000 });
  const range = command(OP.TLBI_NH_VA, { asid: 5, va: 0x1000, tg: 3, num: 3, scale: 3, ttl: 3 });

  test.each([
    ['TLBI_NSNH_ALL: none', command(OP.TLBI_NSNH_ALL), IDR, ''],
    ['TLBI_NH_ALL: VMID', command(OP.TLBI_NH_ALL), IDR, '1:0-15'],
    ['TLBI_NH_ASID: VMID, ASID', command(OP.TLBI_NH_ASID), IDR, '1:0-31'],
    ['TLBI_NH_VA: VMID, ASID, Leaf, address', plain, IDR, '1:0-31 2:0-0 2:12-31 3:0-31'],
    [
      'TLBI_NH_VA as a range: NUM, SCALE, TTL and a granule, too',
      range,
      IDR,
      '0:12-16 0:20-24 1:0-31 2:0-0 2:8-31 3:0-31',
    ],
    ['TLBI_NH_VAA: no ASID', command(OP.TLBI_NH_VAA, { va: 0x1000 }), IDR, '1:0-15 2:0-0 2:12-31 3:0-31'],
    [
      'ATC_INV: StreamID, size up to 52, address',
      command(OP.ATC_INV, { size: 32 }),
      IDR,
      '1:0-31 2:0-5 2:12-31 3:0-31',
    ],
    [
      'ATC_INV of an SMMU with substreams: SSV, Global, SSID',
      command(OP.ATC_INV),
      SUBSTREAMS,
      '0:9-9 0:11-31 1:0-31 2:0-5 2:12-31 3:0-31',
    ],
    ['CFGI_CD: StreamID, Leaf', command(OP.CFGI_CD), IDR, '1:0-31 2:0-0'],
    ['CFGI_CD of an SMMU with substreams: SSID', command(OP.CFGI_CD), SUBSTREAMS, '0:12-31 1:0-31 2:0-0'],
    ['CFGI_CD_ALL: StreamID', command(OP.CFGI_CD_ALL), SUBSTREAMS, '1:0-31'],
  ])('%s', (_, w, idr, taken) => {
    expect(bits(w, idr)).toBe(taken);
  });

  test('the size of an ATC_INV is 52 at most', () => {
    const sizes = Array.from({ length: 64 }, (_, size) => strict(command(OP.ATC_INV, { sid: 8, size })));
    expect(sizes.indexOf(undefined)).toBe(53);
  });
});
