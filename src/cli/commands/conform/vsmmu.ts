import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseCalls } from '../../../conform/iommufd/call.ts';
import type { Alignment } from '../../../conform/vsmmu/align.ts';
import { conformCalls } from '../../../conform/vsmmu/calls.ts';
import { parseGroups } from '../../../conform/vsmmu/hardware.ts';
import { conformSidecar, parseSidecar } from '../../../conform/vsmmu/sidecar.ts';
import { readData, readText } from '../../files.ts';
import { print } from '../../output.ts';
import { type Options, UsageError } from '../../usage.ts';
import { callText, count, resultOf } from './iommufd.ts';
import type { Recordings, Report } from './report.ts';

export const VSMMU: Recordings = {
  name: 'vsmmu',
  summary: `the real arm-smmu-v3 driver behind iommufd, as captures (SIDECAR.json..., their queues beside them) or as
                 CALLS HW (calls.jsonl hw.jsonl): each call's errno and entry_num, and each command and CMD_SYNC that
                 reaches the physical queue, in order; units are calls`,
  run: async (files, options, report) => {
    if (files.every((file) => /\.jsonl(\.gz)?$/.test(file))) {
      if (files.length !== 2) throw new UsageError('conform vsmmu: expected CALLS HW, two files');
      await calls(files[0], files[1], options, report);
    } else {
      for (const file of files) await sidecar(file, report);
    }
  },
};

/** Prints the host's own commands, which belong to no call. */
async function hostCommands(where: string, { host }: Alignment): Promise<void> {
  if (host.length > 0) await print(`host ${where}: ${host.length} commands of the host's own: ${host.join(', ')}`);
}

async function sidecar(file: string, report: Report): Promise<void> {
  const parsed = parseSidecar(await readText(file), file);
  const beside = (name: string): Promise<Uint8Array> => {
    const plain = join(dirname(file), name.replace(/\.gz$/, ''));
    return readData(existsSync(resolve(plain)) ? plain : `${plain}.gz`);
  };
  const { name } = parsed;
  const result = conformSidecar(parsed, await beside(parsed.input_file), await beside(parsed.file), file);
  await hostCommands(name, result.queue);
  const unexplained = result.queue.differences.filter(({ call }) => call < 0);
  for (const { number, differences } of result.calls) {
    const all = [...differences, ...result.queue.differences.filter(({ call }) => call === number)];
    report.unit(all.length > 0 ? 'failed' : 'passed');
    report.area(name, all.length > 0 ? 'failed' : 'passed');
    for (const { field, expected, got } of all) await report.fail(`${name} call ${number}`, field, expected, got);
  }
  for (const [i, { field, expected, got }] of unexplained.entries()) {
    if (i < result.unrecorded) {
      await print(`${name} queue ${field}: ${got}, of the call that was not recorded`);
      continue;
    }
    report.unit('failed');
    report.area(name, 'failed');
    await report.fail(`${name} queue`, field, expected, got);
  }
}

async function calls(callsFile: string, hwFile: string, options: Options, report: Report): Promise<void> {
  const recorded = parseCalls(await readText(callsFile), callsFile);
  const tests = conformCalls(recorded, parseGroups(await readText(hwFile), hwFile), callsFile);
  const chosen = options.case === undefined ? tests : tests.filter(({ test }) => test === options.case);
  if (chosen.length === 0) throw new UsageError(`there is no test '${String(options.case)}' in ${callsFile}`);
  for (const { test, calls: ofTest, queue } of chosen) {
    if (queue) await hostCommands(test, queue);
    for (const one of ofTest) {
      const ofCall = queue?.differences.filter(({ call }) => call === one.call.seq) ?? [];
      const mismatches = one.mismatches && [...one.mismatches, ...ofCall];
      if (options.verbose) await print(callText(one.call, one));
      if (resultOf(one) === 'skipped' && one.call.op !== 'ioctl') continue;
      await count(one.call, { rule: one.rule, mismatches }, report);
    }
    for (const { field, expected, got } of queue?.differences.filter(({ call }) => call < 0) ?? []) {
      report.unit('failed');
      report.area('physical queue', 'failed');
      await report.fail(`${test} queue`, field, expected, got);
    }
  }
}
