import { expect, test } from 'vitest';
import { sourceOfBytes, sourceOfFile } from './local-file.ts';

test('text is a scenario, anything with zero bytes or outside UTF-8 a dump', () => {
  const text = new TextEncoder().encode('viommu-scenario: 1\ntitle: grün\n');
  expect(sourceOfBytes('a.yaml', text)).toEqual({
    kind: 'text',
    name: 'a.yaml',
    text: 'viommu-scenario: 1\ntitle: grün\n',
  });
  const sync = Uint8Array.of(0x46, 0x20, 0xc0, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  expect(sourceOfBytes('q.bin', sync)).toEqual({ kind: 'dump', name: 'q.bin', bytes: sync });
  expect(sourceOfBytes('q.gz', Uint8Array.of(0x1f, 0x8b, 8)).kind).toBe('dump');
});

test('a file too large to be a queue is refused before it is read', async () => {
  const huge = { name: 'disk.img', size: 2 ** 40 } as File;
  await expect(sourceOfFile(huge)).rejects.toThrow('disk.img: expected at most 128 MiB');
});
