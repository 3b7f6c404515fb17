/** What the parts of the scenario language are made of. */
import * as v from 'valibot';

export const integer = (low: number, high: number, what: string) =>
  v.pipe(
    v.number(`expected ${what}`),
    v.check((n) => Number.isInteger(n) && n >= low && n <= high, `expected ${what}`),
  );

export const Name = v.pipe(
  v.string('expected a name'),
  v.regex(/^[A-Za-z][\w-]{0,31}$/, 'expected a name: a letter, then letters, digits, - or _ (at most 32)'),
);
export const Address = integer(0, 2 ** 44 - 4096, 'an address below 2^44');
export const PageAddress = v.pipe(
  Address,
  v.check((n) => n % 4096 === 0, 'expected a multiple of 0x1000 (4 KiB pages)'),
);
export const Pages = v.optional(integer(1, 512, 'a number of pages from 1 to 512'), 1);
export const StreamId = integer(0, 0xffff, 'a StreamID from 0 to 0xffff');
export const SubstreamId = integer(0, 0xfffff, 'a SubstreamID from 0 to 0xfffff');
export const Asid = integer(1, 0xffff, 'an ASID from 1 to 0xffff');
export const U32 = integer(0, 0xffffffff, 'a 32-bit number');

export const FieldValue = v.number('expected a number');
