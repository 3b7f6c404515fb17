/** Measures the model and what a person feels. `[--json] [FILTER]`: FILTER is the beginning of benchmark ids, for instance `ui`. */
import { cpus, platform, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Benchmark, type Result, summarise } from './benchmark.ts';
import { CAPTURE } from './capture.ts';
import { CAPTURE_PAGE } from './capture-page.ts';
import { CHECK } from './check.ts';
import { COMPARE } from './compare.ts';
import { CMDQ } from './cmdq.ts';
import { CONFORM } from './conform.ts';
import { GALLERY } from './gallery.ts';
import { UI } from './ui.ts';

const SUITES: readonly Benchmark[] = [
  ...CMDQ,
  ...CAPTURE,
  ...CAPTURE_PAGE,
  ...CHECK,
  ...CONFORM,
  ...COMPARE,
  ...UI,
  ...GALLERY,
];

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const [filter = ''] = positionals;
const chosen = SUITES.filter(({ id }) => id.startsWith(filter));
if (chosen.length === 0) {
  process.stderr.write(
    `bench: no benchmark begins with '${filter}'; there are ${SUITES.map(({ id }) => id).join(', ')}\n`,
  );
  process.exit(2);
}

const results: Result[] = [];
for (const { id, unit, limit, measure } of chosen) {
  process.stderr.write(`${id} …\n`);
  const result = summarise(id, unit, await measure());
  results.push(result);
  if (values.json) continue;
  const numbers = [result.median, result.p95, result.min, result.max].map((n) => n.toFixed(1).padStart(13)).join('');
  process.stdout.write(`${id.padEnd(28)}${numbers}  ${unit.padEnd(9)} ${limit}\n`);
}

const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  os: `${platform()} ${release()}`,
  node: process.version,
};
if (values.json) process.stdout.write(`${JSON.stringify({ machine, benchmarks: results }, null, 2)}\n`);
