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
