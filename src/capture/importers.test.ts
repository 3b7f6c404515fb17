/** What a file is taken for, by the page, `run` and `decode` alike, and what is said of one that is nothing. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../scenario/language/errors.ts';
import { brought, commandsIn, importFile } from './importers.ts';

const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const CAPTURES = '../../public/captures';
const SIDECAR = read(`${CAPTURES}/arm-boot-attach.json`);
const QUEUE = read(`${CAPTURES}/arm-boot-attach.bin`);
const without = (data: object, ...keys: string[]): object =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
const INTERLACED = read('../scenario/library/interlaced.yaml');

test('a scenario, whatever its name and however it is written', async () => {
  const yaml = await importFile(brought('a.bin', INTERLACED));
  expect(yaml).toMatchObject({ name: 'interlaced', design: 'viommu-batch', scenario: { id: 'interlaced' } });
  // JSON is YAML; in any order of keys, and whatever other kinds name so.
  const about = 'no sidecar, although "arch": and "registers": are in it';
  const json = ascii(JSON.stringify({ id: 'mine', about, ...without(yaml.scenario!, 'id', 'about', 'hazard') }));
  expect((await importFile(brought('b', json))).name).toBe('mine');
});

test('raw queue memory, played and decoded', async () => {
  const file = brought('some/where/queue.yaml', QUEUE);
  expect(await importFile(file)).toMatchObject({ name: 'queue.yaml', title: 'queue.yaml' });
  expect(commandsIn(file).words.length).toBe(QUEUE.length / 4);
});

describe('a sidecar', () => {
  test('with its commands and tables beside it', async () => {
    const asked: string[] = [];
    const imported = await importFile(
      brought('x/my.txt', SIDECAR, async (ending) => {
        asked.push(ending);
        return ending === '.bin'
          ? QUEUE
          : new Uint8Array(gunzipSync(read(`${CAPTURES}/arm-boot-attach.tables.bin.gz`)));
      }),
    );
    expect(asked).toEqual(['.bin', '.tables.bin']);
    expect(imported.name).toBe('arm-boot-attach');
  });

  test('alone, or of another IOMMU, for which nothing beside it is read', async () => {
    await expect(importFile(brought('my.json', SIDECAR))).rejects.toThrow(
      'my.json: this is the sidecar of a capture; ',
    );
    const other = ascii(new TextDecoder().decode(SIDECAR).replace('"arm-smmuv3"', '"x86-vtd"'));
    const beside = () => Promise.reject(new Error('read'));
    await expect(importFile(brought('my.json', other, beside))).rejects.toThrow("my.json: arch: expected 'arm-smmuv3'");
  });
});

describe('nothing that can be played is refused as what it looks like', () => {
  const REFUSED: readonly (readonly [string, Uint8Array, string, string])[] = [
    ['a kernel log', read('cases/dmesg.txt'), 'a scenario or raw queue memory', 'raw queue memory'],
    ['JSON', ascii('{"index": 0, "words": []}'), 'a scenario or raw queue memory', 'raw queue memory'],
    ['a file of choices', ascii('{"viommu-choices": 1}'), 'a scenario or raw queue memory', 'raw queue memory'],
    ['gzip data', new Uint8Array(gzipSync('x')), 'raw queue memory', 'raw queue memory'],
  ];
  test.each(REFUSED)('%s', async (kind, bytes, played, decoded) => {
    const file = brought('x/f', bytes);
    await expect(importFile(file)).rejects.toThrow(InputError);
    await expect(importFile(file)).rejects.toThrow(`x/f: this is ${kind}, not ${played}`);
    expect(() => commandsIn(file)).toThrow(`x/f: this is ${kind}, not ${decoded}: expected commands of 16 bytes`);
  });

  test('a scenario holds no commands, a sidecar none itself', () => {
    expect(() => commandsIn(brought('f', INTERLACED))).toThrow('f: this is a scenario, not raw queue memory');
    expect(() => commandsIn(brought('f', SIDECAR))).toThrow(
      'f: this is the sidecar of a capture, not raw queue memory',
    );
  });
});
