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

test('what another actor does is not understood', () => {
  const { unread } = read('CPU A        CPU B\nSYNC\n             free 0x1000\nTLBI_NH_ASID asid 1\n');
  expect(unread).toEqual([]);
  const device = read('CPU A        device A\nmap 0x1000\n             DMA\n');
  expect(device.unread).toEqual([{ line: 3, text: 'DMA' }]);
});

test.each([
  ['no drawing', 'hello\nworld', 'mail.txt: expected a drawing: a line that heads two columns'],
  [
    'nothing of a guest',
    'CPU A     CPU B\nfoo()     bar()\n',
    "mail.txt:1: nothing of a guest's program is understood",
  ],
  ['too large', `${' '.repeat(3 * 2 ** 20)}`, 'mail.txt: the file is larger than'],
])('%s is refused with its place', (_, text, told) => {
  expect(() => read(text)).toThrow(InputError);
  expect(() => read(text)).toThrow(told);
});
