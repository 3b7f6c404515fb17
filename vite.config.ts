import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative addresses only, so that the built folder works on any static host and under any path.
  base: './',
  plugins: [react()],
  server: { strictPort: false },
  build: { target: 'baseline-widely-available' },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // Dates must print the same on every machine.
    env: { TZ: 'UTC' },
  },
});
