import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { firstLoad } from './src/tools/first-load.mjs';
import { scenarioData } from './src/tools/scenario-data.ts';

const NO_TRANSITIONS = fileURLToPath(new URL('./src/tools/no-transitions.mjs', import.meta.url));

/** All of the model but what only sentences, texts for mail and details need. */
const LATER = [
  'sentences',
  'rule-words',
  'describe',
  'holders',
  'interleaving',
  'queue-strip',
  'fields/registers',
  'smmuv3/regs',
  'extras',
  'search/[\\w-]+',
  'vmm/(?:main(?:-unmap|-invalidate|-sentences)?|user-memory|vevents)',
  'cmdqv/(?:topology|vcmdq|vintf|hw-queue|reassign|view)',
  'iommufd/(?:ioctl|uapi|eventq|hw-queue|destroy|forward|unmap-s2)',
];
const MODEL = new RegExp(`/src/model/(?!.*(?:${LATER.join('|')})\\.ts)`);

export default defineConfig({
  // Relative addresses only, so that the built folder works on any static host and under any path.
  base: './',
  plugins: [react(), scenarioData(), firstLoad()],
  server: { strictPort: false },
  build: { target: 'baseline-widely-available' },
  worker: {
    format: 'es',
    plugins: () => [scenarioData()],
    // The model is one file: in pieces, as parts that load on demand would cut it, it compresses less well.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'model', test: MODEL }] } } },
  },
  resolve: { alias: { 'd3-transition': NO_TRANSITIONS, 'd3-interpolate': NO_TRANSITIONS } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // Dates must print the same on every machine.
    env: { TZ: 'UTC' },
    // One process per core: by default one core stays idle, of two.
    maxWorkers: '100%',
    // Nets only, ten times what is usual.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
