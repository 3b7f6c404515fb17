import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { firstLoad } from './src/tools/first-load.mjs';
import { scenarioData } from './src/tools/scenario-data.ts';

const NO_TRANSITIONS = fileURLToPath(new URL('./src/tools/no-transitions.mjs', import.meta.url));

export default defineConfig({
  // Relative addresses only, so that the built folder works on any static host and under any path.
  base: './',
  plugins: [react(), scenarioData(), firstLoad()],
  server: { strictPort: false },
  build: { target: 'baseline-widely-available' },
  worker: { format: 'es', plugins: () => [scenarioData()] },
  resolve: { alias: { 'd3-transition': NO_TRANSITIONS, 'd3-interpolate': NO_TRANSITIONS } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // Dates must print the same on every machine.
    env: { TZ: 'UTC' },
  },
});
