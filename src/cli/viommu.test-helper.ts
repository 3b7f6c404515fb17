import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, vi } from 'vitest';
import { bundled } from '../tools/bundle.mjs';
import { viommu as program } from './program.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const CAPTURE = join(PROJECT, 'public/captures/arm-boot-attach.bin');

export const folder = mkdtempSync(join(tmpdir(), 'viommu cli '));
export const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The tests of a file run in a folder of their own, with a space in its name. */
export const inFolder = (): void => {
  const before = process.cwd();
  beforeAll(() => process.chdir(folder));
  afterAll(() => process.chdir(before));
};

/** Runs the program in this process: one of its own takes longer to start than most commands run. One at a time. */
export async function viommu(...args: string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: unknown) => {
    written[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  try {
    return { code: await program(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same in a process of its own. */
export async function started(...args: string[]): Promise<Ended> {
  const bundle = await bundled(MAIN);
  return new Promise((resolve) => {
    execFile(process.execPath, [bundle, ...args], { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (problem, out, err) =>
      resolve({ code: problem ? Number(problem.code) : 0, out, err }),
    );
  });
}

export const scenario = readFileSync(join(PROJECT, 'src/scenario/library/interlaced.yaml'), 'utf8');
