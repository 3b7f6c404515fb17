import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGE, WORKER } from './soon.ts';

test.each([...PAGE, ...WORKER])('%s is a module', (path) => {
  expect(existsSync(new URL(`../${path}`, import.meta.url))).toBe(true);
});
