/** Why Linux refuses a command of user space: the first field with a bit that it may not set. */
import { expect, test } from 'vitest';
import { IDR } from '../context.test-helper.ts';
import { OP, command } from '../fields/commands.ts';
import { whyRefused } from './why-refused.ts';

const ATS = { ...IDR, IDR0: IDR.IDR0 | (1 << 10) };
/** Without range invalidation. */
const NO_RIL = { ...IDR, IDR3: 0 };

test.each([
  ['an address', command(OP.TLBI_NH_VA, { asid: 1, va: 0x7000, leaf: 1 }), IDR, undefined],
  ['a range', command(OP.TLBI_NH_VA, { asid: 1, va: 0x7000, num: 3, tg: 1, ttl: 3 }), IDR, undefined],
  ['TTL without TG', command(OP.TLBI_NH_VA, { ttl: 3 }), IDR, 'TG = 0: no granule'],
  ['TG in the second 64 bits, without ranges', command(OP.TLBI_NH_VA, { tg: 1 }), NO_RIL, 'TG = '],
  ['TTL with TG, without ranges', command(OP.TLBI_NH_VA, { tg: 1, ttl: 3 }), NO_RIL, 'may be set by user space'],
  ['NUM in the first, without ranges', command(OP.TLBI_NH_VA, { num: 1, tg: 1 }), NO_RIL, 'NUM = '],
  ['an ATC_INV', command(OP.ATC_INV, { sid: 1, size: 52 }), ATS, undefined],
  ['an ATC_INV without ATS', command(OP.ATC_INV, { sid: 1, size: 52 }), IDR, 'IDR0.ATS = 0'],
  ['a wait', command(OP.SYNC), IDR, 'OPCODE = '],
])('%s', (_, words, idr, expected) => {
  const why = whyRefused(words, idr);
  if (expected === undefined) expect(why).toBeUndefined();
  else expect(why?.toUpperCase()).toContain(expected.toUpperCase());
});
