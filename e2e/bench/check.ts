/**
 * How fast all interleavings are searched, in Node, per second of processor time, so that who else is at work counts for little;
 * what a search of a million states takes, and how long it is deaf; what a reduced one leaves out, and what a second worker gains.
 */
import { fork } from 'node:child_process';
import type { Search } from '../../src/model/search/search.ts';
import { startSearch } from '../../src/model/search/start.ts';
import { designById } from '../../src/model/system/designs.ts';
import { EXTRAS } from '../../src/model/arch/extras.ts';
import type { Benchmark, Measured } from './benchmark.ts';
import { REDUCED } from './reduced.ts';
import { type Size, scaled } from './scaled.ts';
import { WORKERS } from './workers.ts';

/** As many as are expanded between two looks at messages. */
const STATES_PER_TURN = 1024;
const RUNS = 5;

/** By design, a size with 200,000 states or more. */
const SIZES: Readonly<Record<string, Size>> = {
  'split-by-target': { guests: 3, devices: 1, dmas: 4 },
  'viommu-single': { guests: 3, devices: 1, dmas: 2 },
  'viommu-batch': { guests: 3, devices: 2, dmas: 2 },
  vcmdq: { guests: 4, devices: 1, dmas: 2 },
};
/** More than a million states under viommu-batch. */
const LARGE: Size = { guests: 4, devices: 1, dmas: 1 };

const begin = (design: string, size: Size, maxStates?: number): Search =>
  startSearch(scaled(size), designById(design)!, { extras: EXTRAS, progress: true, maxStates });

export function searchMillion(): Search {
  const search = begin('viommu-batch', LARGE, 1_000_000);
  while (search.advance(STATES_PER_TURN) === 'running');
  return search;
}

async function rate(design: string): Promise<Measured> {
  const runs: number[] = [];
  let states = 0;
  for (let i = 0; i < RUNS; i++) {
    const began = process.cpuUsage().user;
    const search = begin(design, SIZES[design]);
    while (search.advance(STATES_PER_TURN) === 'running');
    states = search.states;
    runs.push(states / ((process.cpuUsage().user - began) / 1e6));
  }
  return { runs, states };
}

/** Of the tables: per state, after 8 bytes for each transition, which the graph keeps. */
function bytesPerState(design: string): Measured {
  const search = begin(design, SIZES[design]);
  while (search.advance(STATES_PER_TURN) === 'running');
  const { bytes, states, transitions } = search;
  return { runs: [(bytes - transitions * 8) / states], states };
}

/** Longest call of a search that meets its bound, and of one that looks for ways that never end at its end. */
async function deafness(): Promise<number[]> {
  const searches = [begin('viommu-batch', LARGE, 1_000_000), begin('vcmdq', SIZES.vcmdq)];
  return searches.map((search) => {
    let longest = 0;
    for (let verdict = search.verdict; verdict === 'running'; ) {
      const began = performance.now();
      verdict = search.advance(STATES_PER_TURN);
      longest = Math.max(longest, performance.now() - began);
    }
    return longest;
  });
}

/** Peak of the resident set of a process that searches a million states, above what it began with. */
const memory = (): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('./check-memory.ts', import.meta.url));
    child.once('message', ({ megabytes, states }: { megabytes: number; states: number }) =>
      resolve({ runs: [megabytes], states }),
    );
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`check/rss ended with ${String(code)}`)));
  });

export const CHECK: readonly Benchmark[] = [
  ...Object.entries(SIZES).map(([design, { guests, devices }]) => ({
    id: `check/${guests}x${devices}/${design}`,
    unit: 'states/cpu-s',
    limit: '≥ 50,000, aimed at 200,000',
    measure: () => rate(design),
  })),
  ...Object.keys(SIZES).map((design) => ({
    id: `check/bytes/${design}`,
    unit: 'B/state',
    limit: '≤ 256, and 8 a transition',
    measure: () => Promise.resolve(bytesPerState(design)),
  })),
  ...REDUCED,
  ...WORKERS,
  { id: 'check/rss', unit: 'MB', limit: '≤ 256, 1,000,000 states', measure: memory },
  { id: 'check/cancel', unit: 'ms', limit: '≤ 100, longest call', measure: deafness },
];
