/** What a filter can ask of the commands of a queue. */
import { COMMANDS, OP } from '../../model/arch/smmuv3/fields/commands.ts';
import type { FilterField } from './filter.ts';
import { fieldNamed, isCfgiAll, isTlbi, MARK, pagesAt, type Traffic } from './traffic.ts';

/** CMD_CFGI_ALL shares the opcode of CMD_CFGI_STE_RANGE. */
const CFGI_ALL = 0x100;
const short = (name: string): string => name.replace(/^CMD_/, '');
const OPCODES: Readonly<Record<string, number>> = Object.fromEntries([
  ...COMMANDS.map(({ name, opcode }) => [short(name), opcode]),
  ['CFGI_ALL', CFGI_ALL],
]);

type Told = Omit<FilterField, 'of'>;

/** Each field of any command once, with the names of its values in all of them. */
const OF_COMMANDS: readonly (Told & { readonly read: ReturnType<typeof fieldNamed> })[] = (() => {
  const found = new Map<string, Told>();
  for (const { name, doc, values = {} } of COMMANDS.flatMap(({ fields }) => fields)) {
    const named = Object.fromEntries(Object.entries(values).map(([value, text]) => [text, Number(value)]));
    const before = found.get(name);
    const all = { ...before?.values, ...named };
    found.set(name, { name, doc: before?.doc ?? doc, ...(Object.keys(all).length > 0 && { values: all }) });
  }
  return [...found.values()].map((field) => ({ ...field, read: fieldNamed(field.name) }));
})();

/** What the marks say. */
const FLAGS: readonly (readonly [name: string, mark: number, doc: string])[] = [
  ['illegal', MARK.illegal, 'It breaks a rule by itself'],
  ['after_error', MARK.afterError, 'An illegal command stands before it in its group'],
  ['same_page', MARK.samePage, 'It names a page that one before in its group has named'],
  ['repeated', MARK.repeated, 'It is bit for bit as one before in its group'],
  ['atc_without_tlbi', MARK.alone, 'An ATC_INV without a TLBI before it, in its group or in the group before'],
  ['missing', MARK.missing, 'Memory does not hold it whole'],
  ['msi_written', MARK.done, 'A CMD_SYNC over which its MSI was written'],
];

export function fieldsOf(traffic: Traffic): FilterField[] {
  const { words, opcode, marks, group, sizes } = traffic;
  const there = (i: number): boolean => !(marks[i] & MARK.absent);
  return [
    {
      name: 'op',
      doc: 'The command, by its name',
      values: OPCODES,
      prefix: 'cmd_',
      of: (i) =>
        there(i) ? (opcode[i] === OP.CFGI_STE_RANGE && isCfgiAll(words, i * 4) ? CFGI_ALL : opcode[i]) : undefined,
    },
    { name: 'opcode', doc: 'The command, by its number', of: (i) => (there(i) ? opcode[i] : undefined) },
    { name: 'number', doc: 'Its place in the queue, from 0: in memory its slot', of: (i) => i },
    {
      name: 'group',
      doc: 'Number of the CMD_SYNC that closes it, from 0',
      of: (i) => (there(i) ? group[i] : undefined),
    },
    {
      name: 'group_size',
      doc: 'How many commands stand in its group, the CMD_SYNC not counted',
      of: (i) => (there(i) ? sizes[group[i]] : undefined),
    },
    {
      name: 'pages',
      doc: 'Pages that a TLBI or ATC_INV names; the whole address space is more than any number',
      of: (i) => pagesAt(traffic, i),
    },
    { name: 'tlbi', doc: 'It is a TLBI of any kind', flag: true, of: (i) => Number(isTlbi(opcode[i])) },
    ...FLAGS.map(([name, mark, doc]): FilterField => ({ name, doc, flag: true, of: (i) => (marks[i] & mark ? 1 : 0) })),
    ...OF_COMMANDS.map(({ read, ...field }): FilterField => ({ ...field, of: (i) => read(traffic, i) })),
  ];
}
