import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytesToWords } from '../../../model/state/memory.ts';
import { traceLog } from '../../../capture/logs/trace.ts';
import { done } from '../../../capture/reading.ts';
import { compareTraced, type TraceLine, TracedSmmu } from '../../../conform/trace/trace.ts';
import { InputError } from '../../../scenario/language/errors.ts';
import { readData, readText } from '../../files.ts';
import { print } from '../../output.ts';
import type { Recordings, Report } from './report.ts';

const CAPTURES = fileURLToPath(new URL('../../../../public/captures/', import.meta.url));

export const TRACE: Recordings = {
  name: 'trace',
  summary: `the emulator's smmuv3 traces (NAME.trace.log of a bundled recording NAME): each command's name and operands
                 against the recorded queue, and its result against the model's SMMU; units are commands`,
  run: async (files, options, report) => {
    for (const file of files) await trace(file, options.verbose === true, report);
  },
};

async function trace(file: string, verbose: boolean, report: Report): Promise<void> {
  const name = basename(file).replace(/\.trace\.log(\.gz)?$/, '');
  const beside = ['.bin', '.bin.gz'].map((ending) => CAPTURES + name + ending).find(existsSync);
  if (!beside) throw new InputError({ file }, `expected NAME.trace.log of a bundled recording: there is no ${name}`);
  const words = bytesToWords(await readData(beside));
  const { idr_poke: poke } = JSON.parse(await readText(`${CAPTURES}${name}.json`)) as { readonly idr_poke?: unknown };
  const { facts, unread } = done(traceLog(await readText(file)));
  for (const { line, text } of unread) await print(`${file}:${line}: ${text}`);
  const smmu = new TracedSmmu('nested');
  const without = poke ? new TracedSmmu('2') : null;
  const traced: TraceLine[] = [];
  for (const fact of facts) {
    if (fact.is === 'command') traced.push({ slot: fact.slot, ...fact.command, error: 0 });
    else if (fact.is === 'failed' && traced.length > 0) traced.push({ ...traced.pop()!, error: fact.error });
  }
  for (const [i, one] of traced.entries()) {
    const own = words.subarray(one.slot * 4, one.slot * 4 + 4);
    if (own.length < 4) {
      report.unit('skipped');
      continue;
    }
    const differs = compareTraced(one, own, smmu, without);
    const result = differs.length > 0 ? 'failed' : 'passed';
    report.unit(result);
    report.area(`${name} ${one.mnemonic}`, result);
    if (verbose)
      await print(`${name} command ${i} in slot ${one.slot}: ${one.mnemonic} ${JSON.stringify(one.fields)} ${result}`);
    for (const { field, expected, got } of differs)
      await report.fail(`${name} command ${i} in slot ${one.slot} (${one.mnemonic})`, field, expected, got);
  }
}
