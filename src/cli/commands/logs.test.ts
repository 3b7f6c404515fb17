/** Logs and dumps on the command line: what a file is taken for is said, and can be changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { explain } from '../../worker/explain/explain.ts';
import { viommu as said } from '../viommu.test-helper.ts';

const CASES = fileURLToPath(new URL('../../capture/cases/ring/', import.meta.url));
const [RING, LOG] = [`${CASES}cmdq.od.txt`, `${CASES}dmesg.txt`];

test('decode, explain, stats and run say the same of what a file is', async () => {
  const told = 'command-queue memory as od -A x -t x8 prints it: lines of addresses and little-endian words of 8 bytes';
  expect((await said('decode', RING)).err).toContain(told);
  expect((await said('stats', RING)).err).toContain(told);
  expect((await said('explain', RING)).out).toContain(told);
  expect((await said('run', RING, LOG)).err).toContain(told);
});

test('files together are played from CONS; the cautions of the page are said', async () => {
  const { code, out, err } = await said('run', RING, LOG);
  expect(code).toBe(0);
  expect(out).toContain('virtual CMDQ_CONS = 0x100014e (CERROR_ILL)');
  expect(err).toContain('Played from CONS');
  const given = await said('run', RING, '--log2size', '8', '--prod', '0x152', '--cons', '0x100014e');
  expect(given.out).toBe(out);
});

test('what a file is taken for can be changed', async () => {
  const { err } = await said('decode', LOG, '--as', 'command-queue');
  expect(err).toContain('this is a kernel log, not raw queue memory');
  expect((await said('explain', LOG, '--as', 'poem')).err).toContain(
    "cannot be read as 'poem' here; expected one of sidecar,",
  );
  const report = JSON.parse((await said('explain', LOG, '--as', 'registers', '--json')).out);
  expect(report.inputs).toMatchObject([{ kind: 'registers by name' }]);
});

test('the page is told what the command line tells', async () => {
  const { out } = await said('explain', RING, LOG, '--json');
  const done: number[] = [];
  const files = [RING, LOG].map((name) => ({ name, content: new Blob([readFileSync(name)]) }));
  const { report } = await explain({ files, given: {} }, async (part, of) => void done.push(part / of));
  expect(JSON.parse(JSON.stringify(report))).toEqual(JSON.parse(out));
  expect(done.at(-1)).toBe(1);
});

test('stats counts the commands of every form alike, and those that a trace, a log or a scenario names', async () => {
  const counted = async (...args: readonly string[]) => {
    const { kind, why, ...figures } = JSON.parse((await said('stats', ...args, '--json')).out);
    return figures;
  };
  const ring = await counted(RING);
  expect(ring).toMatchObject({ commands: 256, atcBehindTlbi: 47 });
  for (const form of ['gdb', 'hexdump-C', 'xxd']) expect(await counted(`${CASES}cmdq.${form}.txt`)).toEqual(ring);
  expect(await counted(LOG)).toMatchObject({ commands: 1 });
  const trace = fileURLToPath(new URL('../../conform/trace/recorded/', import.meta.url));
  const recorded = await counted('arm-traced-short');
  const [named] = readdirSync(trace).filter((name) => name.startsWith('arm-traced-short') && name.includes('trace'));
  expect((await counted(trace + named)).opcodes).toEqual(recorded.opcodes);
  expect(
    await counted(fileURLToPath(new URL('../../../public/captures/arm-traced-short.json', import.meta.url))),
  ).toEqual(recorded);
  expect(
    await counted(fileURLToPath(new URL('../../scenario/library/interlaced.yaml', import.meta.url))),
  ).toMatchObject({
    commands: 5,
  });
});

test('stats tells the most often first, numbers too', async () => {
  const text = await said('stats', 'arm-noril-vfio-churn');
  expect(text.out).toContain('\nasids: 7 ×3879, 4 ×59\n');
  const { out } = await said('stats', 'arm-noril-vfio-churn', '--json');
  expect(out).toContain('"asids":{"7":3879,"4":59}');
  expect(JSON.parse(out).commands).toBe(4057);
});

test('a filter chooses commands to decode and to count; a wrong one is told at its column', async () => {
  const filter = ['--filter', 'op == ATC_INV && size == 52'];
  const { out } = await said('decode', RING, ...filter);
  const lines = out.trimEnd().split('\n');
  expect(lines.every((line) => line.includes('CMD_ATC_INV') && line.includes('size=52'))).toBe(true);
  const { commands, opcodes } = JSON.parse((await said('stats', RING, '--json', ...filter)).out);
  expect([commands, opcodes]).toEqual([lines.length, { CMD_ATC_INV: lines.length }]);
  const { code, err } = await said('decode', RING, '--filter', 'op == ATC_INV && sidd');
  expect([code, err]).toEqual([
    2,
    "viommu: decode: --filter: column 18: there is no field 'sidd'; did you mean 'sid'?\n",
  ]);
});

test('the emulator’s traces agree with the model, command by command', async () => {
  const folder = fileURLToPath(new URL('../../conform/trace/recorded/', import.meta.url));
  const { code, out } = await said('conform', 'trace', ...readdirSync(folder).map((name) => folder + name));
  expect(out.trimEnd().split('\n').at(-1)).toBe('696 passed, 0 failed, 0 skipped');
  expect(code).toBe(0);
});

test('how sure a kind is, is said beside it', async () => {
  const sure = async (...files: readonly string[]) =>
    JSON.parse((await said('explain', ...files, '--json')).out).inputs.map((one: { sure?: string }) => one.sure);
  expect(await sure(RING, LOG)).toEqual(['likely', 'certain']);
  expect((await said('decode', RING)).err).toMatch(/; likely$/m);
  expect((await said('explain', LOG)).out).toMatch(/kernel log: .*; certain$/m);
  // Who names the kind is told nothing of it.
  expect(await sure(LOG, '--as', 'registers')).toEqual([undefined]);
});

test('of a long queue explain tells pending commands first, and all when asked', async () => {
  const slots = async (...args: readonly string[]) =>
    JSON.parse((await said('explain', RING, LOG, '--json', ...args)).out).queues[0].commands.map(
      ({ slot }: { slot: number }) => slot,
    );
  const all = await slots();
  expect(all).toHaveLength(256);
  expect(await slots('--commands', 'all')).toEqual(all);
  expect(await slots('--commands', '4')).toEqual([0x4e, 0x4f, 0x50, 0x51]);
  expect((await said('explain', RING, '--commands', 'some')).err).toContain(
    "explain: --commands: expected a number or all, found 'some'",
  );
});
