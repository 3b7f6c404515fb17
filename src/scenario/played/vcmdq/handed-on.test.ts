import { describe, expect, test } from 'vitest';
import { vintfsOf } from '../../../model/arch/smmuv3/cmdqv/view.ts';
import { describeEvent } from '../../../model/system/describe.ts';
import type { Run } from '../../../model/system/run.ts';
import { lesson, play } from './played.test-helper.ts';

describe('a VCMDQ that goes to another VM', () => {
  /** VM 0 ends with `left` in its queue; VM 1 boots, gets the queue, and invalidates. */
  const handed = (fields: string, left: string): Run =>
    play(
      lesson('h19-foreign-timeout')
        .replace('- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000 }]', `- commands: [${left}]`)
        .replaceAll('flush: false }, at: boot', `${fields} }, at: boot`),
    );
  const TWO = 'CMD_TLBI_NH_ASID: { asid: 1 }, CMD_SYNC: {}';
  /** A command that no slot matches stops the queue. */
  const STOPS = 'CMD_ATC_INV: { sid: 0x99, size: 52 }';
  const queueOf = ({ machine: m }: Run, vm: number) => vintfsOf(m).find((vintf) => vintf.vm === vm)!.queues[0];
  const said = (run: Run): string =>
    Array.from({ length: run.length }, (_, i) => {
      run.seek(i + 1);
      return run.events.map((event) => describeEvent(event, run.context).text).join('\n');
    }).join('\n');

  test.each([
    ['a queue in which commands were', TWO],
    ['a queue that an error has stopped', STOPS],
  ])('%s: the next VM begins with an empty one', (_, left) => {
    const run = handed('', left);
    expect(queueOf(run, 1)).toMatchObject({ enabled: true, prod: 2, cons: 2 });
    expect(queueOf(run, 1).gerror).toBe(queueOf(run, 1).gerrorn);
    expect(queueOf(run, 0)).toMatchObject({ enabled: false, hwQueue: 0, base: 0, prod: 0, cons: 0 });
    const numbers = vintfsOf(run.machine).map(({ vm, number }) => [vm, number]);
    expect(numbers).toEqual([
      [1, 1],
      [0, 2],
    ]);
  });

  test('without the reset the next VM has PROD and CONS of the one before', () => {
    const run = handed('reset: false', TWO);
    expect(said(run)).toContain('with PROD, CONS and GERROR as they are');
    // Hardware stands at 2 already and takes what the VM puts into slots 0 and 1 for done.
    expect(queueOf(run, 1).cons).toBe(2);
    expect(said(run)).not.toContain('of vsmmu1.vcmdq0 from guest memory');
  });

  test('without the reset an error that nobody has acknowledged stops the next VM’s queue', () => {
    const source = lesson('h19-foreign-timeout')
      .replace('- commands: [CMD_ATC_INV: { sid: A, addr: 0x400000 }]', `- commands: [${STOPS}]`)
      .replaceAll('flush: false }, at: boot', 'reset: false }, at: boot');
    const stopped = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => {
      const { gerror, gerrorn } = queueOf(play(source, 'vcmdq', seed), 1);
      return gerror !== gerrorn;
    });
    expect(stopped.length).toBeGreaterThan(0);
  });
});
