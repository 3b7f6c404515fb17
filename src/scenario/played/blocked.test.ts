/** What a device does that is bound and not attached: the blocking domain aborts it, and nobody hears of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { played } from './played.test-helper.ts';

const CASE = readFileSync(new URL('../cases/bypass-vste-before-vdevice.yaml', import.meta.url), 'utf8');

test.each([
  ['never attached', ''],
  ['detached again', '      - attach: { dev: dev, pt: bypass }\n      - detach: { dev: dev }\n'],
  ['unbound', '      - attach: { dev: dev, pt: bypass }\n      - unbind: { dev: dev }\n'],
])('%s', (_, steps) => {
  const attach = '      - attach: { dev: dev, pt: bypass }\n';
  expect(CASE).toContain(attach);
  const lines = played(CASE.replace(attach, steps));
  expect(lines.filter((line) => /record|event queue/.test(line))).toEqual([]);
  expect(lines).toContain('SMMU0 refuses IOVA 0x80010000 for SID 0x720: fetches STE, aborted.');
  expect(lines.at(-1)).toBe('disk gives up the DMA to IOVA 0x80010000: it was refused.');
});
