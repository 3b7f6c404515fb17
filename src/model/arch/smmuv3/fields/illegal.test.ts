/** Each rule that a command can break by itself, and commands that break none. */
import { expect, test } from 'vitest';
import { fieldMax, setField } from '../../../fields/field.ts';
import { Random } from '../../../state/random.ts';
import { COMMANDS, command, OP } from './commands.ts';
import { FREE, illegalText, whyIllegal } from './illegal.ts';

test.each([
  [Uint32Array.of(0x74, 0, 0, 0), 'opcode = 0x74: the architecture defines no such command (IHI 0070 4.1.3)'],
  [Uint32Array.of(0x50, 0, 0, 0), 'opcode = 0x50: only the Secure queue takes it (IHI 0070 4.1.6)'],
  [command(OP.TLBI_EL3_ALL), 'opcode = 0x18: only the Secure queue takes it (IHI 0070 4.4.2)'],
  [
    command(OP.CFGI_CD, { sid: 0x20, leaf: 1, ssec: 1 }),
    'SSEC = 1: must be 0 in the Non-secure queue (IHI 0070 4.1.6)',
  ],
  [command(OP.SYNC, { cs: 3 }), 'CS = 3: is reserved (IHI 0070 4.7.3)'],
  [command(OP.ATC_INV, { size: 53 }), 'SIZE = 53: is more than 52, all addresses (IHI 0070 4.5.1)'],
  [command(OP.TLBI_NH_VA, { num: 7, ttl: 3 }), 'TG = 0: no granule'],
  [command(OP.TLBI_S2_IPA, { tg: 1 }), 'TG = 1: a range with NUM, SCALE and TTL all 0 is reserved (IHI 0070 4.4.1)'],
  [command(OP.TLBI_NH_VAA, { tg: 2, ttl: 1, num: 1 }), 'TTL = 1: is reserved for the granule of 16K (IHI 0070 4.4.1)'],
  [Uint32Array.of(0x30, 1, 0, 0), 'RES0 = 0x0000000100000000,0x0000000000000000: bits that must be 0 are set'],
])('%s: %s', (words, why) => {
  expect(illegalText(whyIllegal(words)!)).toContain(why);
});

test.each([
  command(OP.TLBI_NH_VA, { tg: 1, ttl: 3, num: 7, asid: 3 }),
  command(OP.ATC_INV, { size: 52, sid: 8 }),
  command(OP.SYNC, { cs: 2 }),
  command(OP.CFGI_STE_RANGE, { range: 31 }),
])('%s is legal', (words) => {
  expect(whyIllegal(words)).toBeUndefined();
});

test('of what may have any value no verdict depends', () => {
  const random = new Random(1);
  for (const def of COMMANDS) {
    const free = def.fields.filter(({ name }) => FREE.has(name));
    for (let n = 0; n < 200; n++) {
      const words = Uint32Array.from({ length: 4 }, () => (random.oneIn(3) ? random.u32() : 0));
      words[0] = ((words[0] & ~0xff) | def.opcode) >>> 0;
      const { field } = whyIllegal(words) ?? {};
      for (const one of free) setField(one, words, random.oneIn(3) ? fieldMax(one) : 0);
      expect(whyIllegal(words)?.field, `${def.name} ${words}`).toBe(field);
    }
  }
});
