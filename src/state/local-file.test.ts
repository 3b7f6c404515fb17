import { expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { sourceOfFile } from './local-file.ts';

const sourceOf = (name: string, bytes: Uint8Array<ArrayBuffer>) => sourceOfFile(new File([bytes], name));

test('text is a scenario, anything with zero bytes or outside UTF-8 a dump', async () => {
  const text = new TextEncoder().encode('viommu-scenario: 1\ntitle: grün\n');
  expect(await sourceOf('a.yaml', text)).toEqual({
    kind: 'text',
    name: 'a.yaml',
    text: 'viommu-scenario: 1\ntitle: grün\n',
  });
  const sync = Uint8Array.of(0x46, 0x20, 0xc0, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const file = new File([sync], 'q.bin');
  const dump = await sourceOfFile(file);
  expect(dump).toMatchObject({ kind: 'dump', name: 'q.bin', digest: digestOf(sync) });
  expect(dump.kind === 'dump' && dump.content).toBe(file);
  expect((await sourceOf('q.gz', Uint8Array.of(0x1f, 0x8b, 8))).kind).toBe('dump');
});

test('a character may lie across two pieces of a file, and not across its end', async () => {
  const long = `${'a'.repeat(2 ** 22 - 1)}ü`;
  const bytes = new TextEncoder().encode(long);
  expect(await sourceOf('a.log', bytes)).toMatchObject({ kind: 'text', text: long });
  expect((await sourceOf('a.log', bytes.slice(0, -1))).kind).toBe('dump');
});

test('a dump is told from others of its name, and none of its bytes is written out', async () => {
  const bytes = new Uint8Array(5 << 20);
  const text = async (of: Uint8Array<ArrayBuffer>): Promise<string> => JSON.stringify(await sourceOf('q.bin', of));
  const first = await text(bytes);
  expect(first.length).toBeLessThan(200);
  expect(await text(bytes.slice())).toBe(first);
  expect(await text(bytes.fill(1, bytes.length - 1))).not.toBe(first);
});

test('a file too large to be a queue is refused before it is read', async () => {
  const huge = { name: 'disk.img', size: 2 ** 40 } as File;
  await expect(sourceOfFile(huge)).rejects.toThrow('disk.img: expected at most 128 MiB');
});
