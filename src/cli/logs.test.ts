/** Logs and dumps on the command line: what a file is taken for is said, and can be changed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { explain } from '../worker/explain/explain.ts';
import { viommu as said } from './viommu.test-helper.ts';

const CASES = fileURLToPath(new URL('../capture/cases/ring/', import.meta.url));
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

test('the emulator’s traces agree with the model, command by command', async () => {
  const folder = fileURLToPath(new URL('../conform/trace/recorded/', import.meta.url));
  const { code, out } = await said('conform', 'trace', ...readdirSync(folder).map((name) => folder + name));
  expect(out.trimEnd().split('\n').at(-1)).toBe('696 passed, 0 failed, 0 skipped');
  expect(code).toBe(0);
});
