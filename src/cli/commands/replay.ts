import { QUEUES } from '../../capture/library.ts';
import { EXTRAS } from '../../model/arch/extras.ts';
import { COSTS, type Costs, costsOf } from '../../model/compare/costs.ts';
import { recordedOf } from '../../model/compare/recorded.ts';
import { Side } from '../../model/compare/side.ts';
import { startRun } from '../../model/system/start.ts';
import { DESIGNS } from '../../model/system/designs.ts';
import { InputError } from '../../scenario/language/errors.ts';
import { DESIGNS_HELP, readDesigns } from '../design.ts';
import { loadNoted } from '../files.ts';
import { print } from '../output.ts';
import { type CliCommand, UsageError } from '../usage.ts';

interface Replayed {
  readonly design: string;
  readonly counters: Costs;
  /** From the first PROD write to the last CMD_SYNC seen complete, ns, assumed; null where none was seen. */
  readonly time: number | null;
}

export const REPLAY: CliCommand = {
  name: 'replay',
  synopsis: '[CAPTURE...] [--design D] [--json | --markdown]',
  summary: 'Plays recordings under several designs, and counts what each costs: what would batching buy?',
  help: `CAPTURE is what run takes; default: every recording of a guest's queue that comes with the program (list names them).
Counts are exact, from the first PROD write on; the time is assumed, by the cost model.

  --design D  ${DESIGNS_HELP}
              (default: all)
  --markdown  a table of ioctls and assumed time per design, as the README has it
  --json      [{capture, commands, designs: [{design, counters: {${COSTS.map(([key]) => key).join(', ')}}, time}]}];
              time is in ns, from the first PROD write to the last CMD_SYNC seen complete`,
  options: { design: { type: 'string', multiple: true }, json: { type: 'boolean' }, markdown: { type: 'boolean' } },
  operands: [0, Number.POSITIVE_INFINITY],
  run: async (names, options) => {
    if (options.json && options.markdown) throw new UsageError('replay: expected --json or --markdown, not both');
    const given = Array.isArray(options.design) ? options.design : [];
    const designs = given.length > 0 ? readDesigns('replay', given) : DESIGNS;
    const rows: object[] = [];
    if (options.markdown) for (const line of markdownHead(designs.map(({ id }) => id))) await print(line);
    for (const name of names.length > 0 ? names : QUEUES.map(({ id }) => id)) {
      const { topology, name: capture } = await loadNoted(name);
      const commands = topology.vcpus.reduce((sum, { commands: { length } }) => sum + length / 4, 0);
      if (commands === 0)
        throw new InputError({ file: name }, 'expected a guest that queues commands; there is nothing to count');
      const replayed = designs.map((design): Replayed => {
        const run = startRun(topology, design, { extras: EXTRAS });
        while (run.extend(10_000));
        const recorded = recordedOf(run);
        return { design: design.id, counters: costsOf(new Side(recorded)), time: recorded.time };
      });
      if (options.markdown) await print(markdownRow(capture, commands, replayed));
      else if (!options.json) await print(`${rows.length > 0 ? '\n' : ''}${tableOf(capture, commands, replayed)}`);
      rows.push({ capture, commands, designs: replayed });
    }
    if (options.json) await print(JSON.stringify(rows));
    return 0;
  },
};

function tableOf(capture: string, commands: number, replayed: readonly Replayed[]): string {
  const head = ['design', ...COSTS.map(([, label]) => label), 'µs, assumed'];
  const lines = replayed.map(({ design, counters, time }) => [
    design,
    ...COSTS.map(([key]) => String(counters[key])),
    time === null ? '–' : (time / 1000).toFixed(1),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  const text = (line: readonly string[]): string =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [`${capture}: ${commands} commands`, text(head), ...lines.map(text)].join('\n');
}

const markdownHead = (designs: readonly string[]): string[] => [
  `| recording | commands | ${designs.map((id) => `\`${id}\``).join(' | ')} |`,
  `|---|--:|${designs.map(() => '--:|').join('')}`,
];

/** Calls and milliseconds: `12 · 0.4`. */
function markdownRow(capture: string, commands: number, replayed: readonly Replayed[]): string {
  const cells = replayed.map(({ counters, time }) => {
    const ms = time === null ? '–' : (time / 1e6).toFixed(time < 1e6 ? 2 : time < 1e8 ? 1 : 0);
    return `${counters.ioctls} · ${ms}`;
  });
  return `| ${capture} | ${commands} | ${cells.join(' | ')} |`;
}
