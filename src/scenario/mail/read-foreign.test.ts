import { expect, test } from 'vitest';
import { EXTRAS } from '../../model/arch/extras.ts';
import { interleaving } from '../../model/system/interleaving.ts';
import { designById } from '../../model/system/designs.ts';
import { startRun } from '../../model/system/start.ts';
import { compileScenario } from '../compile/compile.ts';
import { InputError } from '../language/errors.ts';
import { parseScenario } from '../language/parse.ts';
import { drawingIn } from './drawing.ts';
import { readForeign } from './read-foreign.ts';

const read = (text: string, design = 'viommu-batch') =>
  readForeign(drawingIn(text, 'mail.txt'), 'mail.txt', designById(design)!, EXTRAS);

const RACE = `
Consider:

> CPU A                              CPU B
> -----                              -----
> unmap_fast(A, 0x1000)
> TLBI_NH_VA asid 1 va 0x1000
>                                    DMA by A at 0x1000
> ATC_INV A
> SYNC
>                                    arm_smmu_cmdq_issue_cmdlist()
> free page 0x1000
`;

test('columns of CPUs become programs, and what is not understood is named by its line', () => {
  const { text, assumptions, unread } = read(RACE);
  const { scenario } = parseScenario(text, 'scenario.yaml');
  expect(scenario.vms[0].vcpus.map(({ program }) => program)).toEqual([
    [
      { map: { device: 'A', iova: 0x1000, pages: 1 } },
      { mark: 'ready0' },
      { after: 'ready1' },
      { unmap_fast: { device: 'A', iova: 0x1000, pages: 1 } },
      {
        commands: [
          { CMD_TLBI_NH_VA: { asid: 1, va: 0x1000 } },
          { CMD_ATC_INV: { sid: 'A', size: 52 } },
          { CMD_SYNC: {} },
        ],
      },
      { free: { device: 'A', iova: 0x1000, pages: 1 } },
    ],
    [{ mark: 'ready1' }, { after: 'ready0' }, { dma: { device: 'A', iova: 0x1000, write: false } }],
  ]);
  expect(unread).toEqual([{ line: 11, text: 'arm_smmu_cmdq_issue_cmdlist()' }]);
  expect(assumptions.join('\n')).toContain('IOVA 0x1000 of A is mapped by CPU A before the drawing begins');
  for (const assumption of assumptions) expect(scenario.about).toContain(assumption.split(':')[0]);
});

test.each(['CPU A', 'CPU0', 'vcpu-1'])(
  'columns are headed by CPUs however they are written (%s), with bars between them or without',
  (name) => {
    const plain = read(RACE.replace('CPU A', name.padEnd(5)));
    expect(plain.text).toBe(read(RACE).text.replaceAll('CPU A', name));
    const bars = RACE.replace(/^(> .{33})..(?=\S|$)/gm, '$1| ').replace(/-----/g, '     ');
    expect(bars.match(/\|/g)!.length).toBeGreaterThan(2);
    expect(read(bars).text).toBe(read(RACE).text);
  },
);

test('the choices keep the order that is drawn', () => {
  const { text, choices } = read(RACE);
  const run = startRun(compileScenario(parseScenario(text, 'x')), designById('viommu-batch')!, { overrides: choices });
  while (run.extend(1000));
  const said = interleaving(run, 1, run.length)
    .split('\n')
    .map((line) => line.trim());
  const at = (what: RegExp): number => said.findIndex((line) => what.test(line));
  expect(at(/write 0$/)).toBeLessThan(at(/DMA by A$/));
  expect(at(/DMA by A$/)).toBeLessThan(at(/write 1$/));
});

/** What happens in the order of lines, by the sentences of the run. */
const order = (text: string, design: string, ...what: readonly RegExp[]): number[] => {
  const { text: yaml, choices } = read(text, design);
  const run = startRun(compileScenario(parseScenario(yaml, 'x')), designById(design)!, { overrides: choices });
  while (run.extend(1000));
  const said = interleaving(run, 1, run.length).split('\n');
  return what.map((one) => said.findLastIndex((line) => one.test(line)));
};

const FOUR = `
CPU A                 CPU B             SMMU                device
unmap_fast 0x1000
TLBI_NH_VA 0x1000
ATC_INV A
SYNC
                                        consumes TLBI_NH_VA
                                                            DMA write 0x1000
                                        ATC_INV executed
                                        SYNC completes
                      free 0x2000
                                        raises an interrupt
`;

test.each(['viommu-batch', 'split-by-target'])(
  'columns of an SMMU and a device say where commands are, %s',
  (design) => {
    const { text, assumptions, unread } = read(FOUR, design);
    expect(unread).toEqual([{ line: 12, text: 'raises an interrupt' }]);
    const { scenario } = parseScenario(text, 'x');
    expect(scenario.vms[0].vcpus.map(({ program }) => program.at(-1))).toEqual([
      expect.objectContaining({ commands: expect.anything() }),
      { free: { device: 'A', iova: 0x2000, pages: 1 } },
      { dma: { device: 'A', iova: 0x1000, write: true } },
    ]);
    expect(assumptions.join('\n')).toContain('What device does by itself is begun by a vCPU of its own, vcpu2.');
    const at = order(FOUR, design, /: TLBI_NH_VA/, /^ +\d+ +DMA$/, /: ATC_INV/, /SYNC complete/, /^ +\d+ +free$/);
    expect(at).not.toContain(-1);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(text).toContain('CMD_TLBI_NH_VA: { va: 0x1000, asid: 1 }');
  },
);

test('what VMM and kernel do follows from the design, and is named; what cannot be is named too', () => {
  const { unread, assumptions } = read(
    'CPU A       VMM         SMMU\nSYNC\n            ioctl()\n                        TLBI_NH_ALL\n',
  );
  expect(unread).toEqual([
    { line: 3, text: 'ioctl()' },
    { line: 4, text: 'TLBI_NH_ALL' },
  ]);
  expect(assumptions).toContain('What VMM does follows from the design, viommu-batch.');
  const early = read('CPU A        SMMU\nSYNC\nfree 0x1000\n             SYNC completes\n');
  expect(early.unread).toEqual([{ line: 4, text: 'SYNC completes (cannot come where it is drawn)' }]);
});

test('a device column names its device', () => {
  const { text, unread } = read('CPU A        device B\nmap 0x1000 of A\n             DMA\n');
  expect(unread).toEqual([]);
  expect(text).toContain('dma: { device: B, iova: 0x400000 }');
});

test.each([
  ['no drawing', 'hello\nworld', 'mail.txt: expected a drawing: a line that heads two columns'],
  [
    'nothing of a guest',
    'CPU A     CPU B\nfoo()     bar()\n',
    "mail.txt:1: nothing of a guest's program is understood",
  ],
  [
    'a page that is taken away twice',
    'CPU A     CPU B\nunmap A 0x1000\nSYNC\nunmap A 0x1000\n',
    'mail.txt:4: what is drawn makes no scenario: IOVA 0x1000 is not mapped at this point of the program',
  ],
  ['too long', `CPU A    CPU B\n${'SYNC\n'.repeat(6000)}`, 'mail.txt: expected at most 5000 lines, found 6002'],
  ['too large', `${' '.repeat(3 * 2 ** 20)}`, 'mail.txt: the file is larger than'],
])('%s is refused with its place', (_, text, told) => {
  expect(() => read(text)).toThrow(InputError);
  expect(() => read(text)).toThrow(told);
});

const LATE_ATC = [
  { unmap_fast: { device: 'A', iova: 0x1000, pages: 1 } },
  {
    commands: [
      { CMD_TLBI_NH_VA: { asid: 1, va: 0x1000 } },
      { CMD_ATC_INV: { sid: 'A', addr: 0x1000 } },
      { CMD_SYNC: {} },
    ],
  },
];

/** One and the same, as people draw it. */
test.each([
  [
    'bars, quoted twice, time down the side',
    `On Tue someone wrote:
> > time | CPU A                       | CPU B
> > -----+-----------------------------+----------------------
> >  t0  | unmap A 0x1000              |
> >  t1  | TLBI_NH_VA 0x1000           |
> >  t2  |                             | dma A 0x1000
> >  t3  | ATC_INV A 0x1000            |
> >  t4  | CMD_SYNC                    |`,
  ],
  [
    'lines that are counted, other words',
    `>>   CPU A                      CPU B
>> 1) unmap dev A iova 0x1000
>> 2) TLBI by VA 0x1000
>> 3)                          dma from A to 0x1000
>> 4) ATC invalidate (A, 0x1000)
>> 5) sync`,
  ],
  [
    'tabs, several things in a cell, arrows, an arrow of time',
    `Time\tCPU A\t\t\t\tCPU B
 |\tunmap A 0x1000; TLBI 0x1000
 |\t\t---------->\t\tDMA by A at 0x1000
 v\tATC_INV A 0x1000 + SYNC`,
  ],
  [
    'bars where there is room for them',
    `t | CPU A | CPU B
--+-------+------
0 | unmap A 0x1000 |
1 | TLBI_NH_VA 0x1000 |
2 |     | dma A 0x1000
3 | ATC_INV A 0x1000 and SYNC |`,
  ],
  [
    'a box',
    `+----------------------------+--------------------+
| vCPU 0                     | vCPU 1             |
+----------------------------+--------------------+
| unmap(A, 0x1000)           |                    |
| TLBI_NH_VA va=0x1000       |                    |
|                    ------> | dma A 0x1000       |
| CMD_ATC_INV A addr=0x1000  |                    |
| CMD_SYNC                   | <-----             |
+----------------------------+--------------------+`,
  ],
])('%s', (_, drawn) => {
  const { text, unread, assumptions } = read(drawn);
  expect(unread).toEqual([]);
  expect(assumptions.some((one) => one.startsWith('Arrows'))).toBe(drawn.includes('->'));
  const [first, second] = parseScenario(text, 'x').scenario.vms[0].vcpus;
  expect(first.program.slice(3)).toEqual(LATE_ATC);
  expect(second.program.at(-1)).toMatchObject({ dma: { device: 'A', iova: 0x1000 } });
});

test('of a TLBI that does not say which, and of addresses that are not drawn, it is said what was taken', () => {
  const { text, assumptions, unread } = read(`
CPU A                      SMMU
unmap A 0x1000
TLBI then SYNC
                           TLBI
free page
`);
  expect(unread).toEqual([]);
  expect(text).toContain('- CMD_TLBI_NH_ALL: {}');
  expect(text).toContain('free: { device: A, iova: 0x1000 }');
  expect(assumptions).toEqual(
    expect.arrayContaining([
      'A TLBI that does not say which is CMD_TLBI_NH_ALL.',
      'A: a device with ATS behind an SMMU, in one VM with one vsmmu.',
      'An unmap whose TLBI is drawn as well clears its entries and no more: unmap_fast.',
      'Where no address of A is drawn, it is 0x1000, the only one that is.',
    ]),
  );
});

test.each([
  ['unmap_fast B 0x1000', 'unmap_fast: { device: B, iova: 0x1000 }'],
  ['DMA write B 0x1000', 'dma: { device: B, iova: 0x1000, write: true }'],
  ['dma B 0x1000', 'dma: { device: B, iova: 0x1000 }'],
  ['Free B 0x1000', 'free: { device: B, iova: 0x1000 }'],
  ['Device B reads 0x1000', 'dma: { device: B, iova: 0x1000 }'],
  ['frees a page at 0x1000', 'free: { device: A, iova: 0x1000 }'],
])('%s is of the device that it names', (drawn, meant) => {
  const { text, unread } = read(`CPU A      CPU B\n${drawn}\n`);
  expect(unread).toEqual([]);
  expect(text).toContain(`- ${meant}\n`);
});

test.each([
  ['TLBI asid=1 va=0x1000', 'CMD_TLBI_NH_VA: { asid: 1, va: 0x1000 }'],
  ['TLBI ASID 3', 'CMD_TLBI_NH_ASID: { asid: 3 }'],
  ['TLBI_NH_ASID(2)', 'CMD_TLBI_NH_ASID: { asid: 2 }'],
  ['TLBI_NH_VA(2, 0x1000)', 'CMD_TLBI_NH_VA: { asid: 2, va: 0x1000 }'],
  ['TLBI_NH_VA 0x1000', 'CMD_TLBI_NH_VA: { va: 0x1000, asid: 1 }'],
])('%s is %s', (drawn, meant) => {
  const { text, unread, assumptions } = read(`CPU A      CPU B\nunmap A 0x1000\n${drawn}\nSYNC\n`);
  expect(unread).toEqual([]);
  expect(text).toContain(`- ${meant}\n`);
  expect(assumptions.some((one) => one.startsWith('Where no ASID is drawn'))).toBe(drawn === 'TLBI_NH_VA 0x1000');
});

test.each(['<', '-', '-> ', 't1 ', '| ', 'TLBI + ', 'a=0x', 'write ', '  SYNC'])(
  'a line of many %j is read, or refused, at once',
  (part) => {
    const drawn = `CPU A      CPU B\nSYNC\n${part.repeat(200_000 / part.length)}x\n`;
    try {
      expect(read(drawn).text).toContain('CMD_SYNC');
    } catch (problem) {
      expect(problem).toBeInstanceOf(InputError);
    }
  },
);
