/** How long the recordings of QEMU's SMMUv3 take. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseCases } from '../../src/conform/smmuv3/case.ts';
import { checkAll } from '../../src/conform/smmuv3/conform.ts';
import type { Benchmark } from './benchmark.ts';

const FILES = ['vectors.jsonl.gz', 'random-seed1.jsonl.gz'];

async function all(): Promise<number[]> {
  return Array.from({ length: 3 }, () => {
    const begin = process.hrtime.bigint();
    for (const file of FILES) {
      const text = gunzipSync(readFileSync(new URL(`../../src/conform/smmuv3/recorded/${file}`, import.meta.url)));
      for (const one of parseCases(text.toString(), file)) checkAll(one);
    }
    return Number(process.hrtime.bigint() - begin) / 1e9;
  });
}

export const CONFORM: readonly Benchmark[] = [
  { id: 'conform/smmuv3', unit: 's', limit: '< 60, every recorded case in every profile', measure: all },
];
