/** Which rows a filter takes, where a wrong one is wrong, and what can be written at a place. */
import { expect, test } from 'vitest';
import { command, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import { fieldsOf } from './fields.ts';
import { completionsAt, FilterError, filterOf } from './filter.ts';
import { trafficOf } from './traffic-of.ts';

const COMMANDS = [
  command(OP.TLBI_NH_VA, { asid: 1, va: 0x7000, leaf: 1 }),
  command(OP.TLBI_NH_VA, { asid: 2, va: 0xffff000, tg: 1, num: 3, scale: 1 }),
  command(OP.ATC_INV, { sid: 0x3a, size: 0, addr: 0x7000 }),
  command(OP.SYNC, { cs: 1 }),
  command(OP.ATC_INV, { sid: 0x3b, size: 52 }),
  command(OP.CFGI_STE_RANGE, { range: 31 }),
  command(OP.CFGI_STE, { sid: 0x3a }),
  new Uint32Array(4),
];
const TRAFFIC = trafficOf(Uint32Array.from(COMMANDS.flatMap((words) => [...words])));
const FIELDS = fieldsOf(TRAFFIC);
const rows = (filter: string): number[] => COMMANDS.map((_, i) => i).filter(filterOf(filter, FIELDS));

test.each<[string, number[]]>([
  ['', [0, 1, 2, 3, 4, 5, 6, 7]],
  ['op == ATC_INV', [2, 4]],
  ['op eq cmd_atc_inv', [2, 4]],
  ['op == ATC_INV && sid == 0x3a', [2]],
  ['sid == 58', [2, 6]],
  // A comparison of a field that a command does not have is false, also the negated one.
  ['asid != 1', [1]],
  ['!(asid == 1)', [1, 2, 3, 4, 5, 6, 7]],
  ['asid', [0, 1]],
  ['leaf == 1 or size == 52', [0, 4]],
  ['op == ATC_INV || op == CFGI_STE && sid == 0x3a', [2, 4, 6]],
  ['(op == ATC_INV || op == CFGI_STE) and not sid == 0x3b', [2, 6]],
  ['asid in {2, 5..9}', [1]],
  ['sid in {0x30..0x3a}', [2, 5, 6].filter((i) => i !== 5)],
  ['op contains tlbi', [0, 1]],
  ['tlbi', [0, 1]],
  ['op == CFGI_ALL', [5]],
  ['op == CFGI_STE_RANGE', []],
  ['pages > 100', [4]],
  ['pages == 8', [1]],
  ['tg == 4K', [1]],
  ['tg == "no range"', [0]],
  ['cs == IRQ', [3]],
  ['number >= 6', [6, 7]],
  ['group lt 1 && !tlbi', [2, 3]],
  ['va == 0xffff000', [1]],
])('%s', (filter, expected) => expect(rows(filter)).toEqual(expected));

test.each<[filter: string, at: number, message: string]>([
  ['sid = 3', 4, "expected &&, || or the end of the filter, found '='"],
  ['op == ', 6, "expected a value of 'op', found the end"],
  ['op == ATC', 6, 'expected a number or one of ATC_INV, PREFETCH_CONFIG, PREFETCH_ADDR,'],
  ['sidd == 3', 0, "there is no field 'sidd'; did you mean 'sid'?"],
  ['leaf && && leaf', 8, "expected a field, found '&&'"],
  ['(leaf', 5, "expected ')', found the end"],
  ['leaf)', 4, "expected &&, || or the end of the filter, found ')'"],
  ['sid in 3', 7, "expected '{', found '3'"],
  ['sid in {3', 9, "expected '}', found the end"],
  ['sid contains 3', 4, "expected ==, <, >, in behind 'sid', whose values have no names"],
  ['sid == -1', 7, "expected a value of 'sid', found '-'"],
  ['va == 0xffffffffffffffff', 6, 'expected a number of at most 53 bits'],
  ['!'.repeat(201), 199, 'nested too deep'],
])('%s is told at its place', (filter, at, message) => {
  const problem = (() => {
    try {
      filterOf(filter, FIELDS);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(problem).toBeInstanceOf(FilterError);
  expect(problem).toMatchObject({ at, message: expect.stringContaining(message) });
});

test('what can be written next', () => {
  const options = (text: string): string[] =>
    completionsAt(text, text.length, FIELDS).options.map(({ text: option }) => option);
  expect(options('')).toContain('op');
  expect(options('as')).toEqual(['asid']);
  expect(options('asid ')).toContain('==');
  expect(options('op == ATC')).toEqual(['ATC_INV']);
  expect(options('tg == ')).toEqual(['"no range"', '4K', '16K', '64K']);
  expect(options('op in {ATC_INV, CFGI_C')).toEqual(['CFGI_CD', 'CFGI_CD_ALL']);
  expect(options('leaf == 1 ')).toEqual(['&&', '||']);
  expect(options('leaf == 1 && same')).toEqual(['same_page']);
  expect(options('illegal ')).toEqual(['&&', '||']);
  expect(completionsAt('leaf && as', 10, FIELDS).from).toBe(8);
});
