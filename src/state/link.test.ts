import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Source } from '../worker/protocol.ts';
import { digestOf } from './digest.ts';
import { type Link, LinkError, readLink, writeLink } from './link.ts';

const PLACE: Link = {
  source: { kind: 'scenario', id: 'interlaced' },
  design: 'split-by-target',
  position: 31,
  selection: 'cmd/vsmmu0/2',
};

test('is readable, and leads back', async () => {
  const hash = await writeLink(PLACE);
  expect(hash).toBe('#v=1&s=interlaced&d=split-by-target&p=31&o=cmd/vsmmu0/2');
  expect(await readLink(hash)).toEqual(PLACE);
});

test('choices and the fix of a hazard make it version 2', async () => {
  const place: Link = {
    ...PLACE,
    source: { kind: 'scenario', id: 'h05-type-grouped', fixed: true },
    choices: [
      [8, 'SMMU0 consume'],
      [12, 'SMMU0 run vsmmu0.vcmdq0'],
    ],
  };
  const hash = await writeLink(place);
  expect(hash).toContain('#v=2&s=h05-type-grouped&fixed=1&x=8.SMMU0+consume*12.SMMU0+run+vsmmu0.vcmdq0&');
  expect(await readLink(hash)).toEqual(place);
});

test('other costs make it version 4', async () => {
  const link = {
    source: { kind: 'scenario', id: 'interlaced' } as const,
    position: 0,
    selection: null,
    assumed: [['vmm.ioctl', 800] as const],
  };
  const text = await writeLink(link);
  expect(text).toBe('#v=4&s=interlaced&p=0&a=vmm.ioctl:800');
  expect(await readLink(text)).toMatchObject({ assumed: link.assumed });
});

test('stops make it version 5', async () => {
  const stops = [
    { text: 'CMD_ATC_INV event=consume', on: true },
    { text: 'SMMU0.CMDQ_CONS>=0x3', on: false },
  ];
  const hash = await writeLink({ ...PLACE, stops });
  expect(hash).toBe(
    '#v=5&s=interlaced&d=split-by-target&p=31&o=cmd/vsmmu0/2&u=CMD_ATC_INV+event=consume&u=-SMMU0.CMDQ_CONS%3E=0x3',
  );
  expect(await readLink(hash)).toEqual({ ...PLACE, stops });
  expect(await readLink(`${hash}&u=CMD_ATC_INV+event=consume`)).toEqual({ ...PLACE, stops });
  await expect(readLink('#v=5&s=interlaced&u=')).rejects.toThrow("stop '' is none: expected a condition");
  await expect(readLink(`#v=5&s=interlaced&u=${'x'.repeat(401)}`)).rejects.toThrow('at most 400 characters');
  await expect(readLink(`#v=5&s=interlaced${'&u=violation'.repeat(65)}`)).rejects.toThrow(
    '65 stops: expected at most 64',
  );
});

test('runs that are compared make it version 3, and name a source only where it is another', async () => {
  const { source } = PLACE;
  const fixed: Source = { kind: 'scenario', id: 'interlaced', fixed: true };
  const place: Link = {
    ...PLACE,
    sides: [
      { source, design: 'viommu-batch,kernel=linux-7.2', choices: [[8, 'SMMU0 consume']] },
      { source: fixed, design: 'vcmdq', choices: [] },
      { source: { kind: 'capture', name: 'arm-boot-attach' }, design: 'vcmdq', choices: [] },
    ],
    cursor: 4,
  };
  const hash = await writeLink(place);
  expect(hash).toMatch(/^#v=3&s=interlaced&.*&w=c=arm-boot-attach%26d=vcmdq&r=4$/);
  expect(await readLink(hash)).toEqual(place);
  await expect(readLink('#v=3&s=interlaced&w=d=vcmdq')).rejects.toThrow('compares 1 runs: expected 2 to 4');
});

const dump = (name: string, bytes: Uint8Array<ArrayBuffer>): Source => ({
  kind: 'dump',
  name,
  content: new Blob([bytes]),
  digest: digestOf(bytes),
});

test('whatever is shown: writing and reading is identity', async () => {
  const source: fc.Arbitrary<Source> = fc.oneof(
    fc.record({ kind: fc.constant('scenario' as const), id: fc.string() }),
    fc.record({ kind: fc.constant('capture' as const), name: fc.string() }),
    fc.record({ kind: fc.constant('text' as const), name: fc.string(), text: fc.string({ unit: 'grapheme' }) }),
    fc.record({ name: fc.string(), bytes: fc.uint8Array() }).map(({ name, bytes }) => dump(name, bytes)),
  );
  const link = fc.record({
    source,
    design: fc.string({ minLength: 1 }),
    position: fc.nat(999_999_999),
    selection: fc.option(fc.string({ minLength: 1 }), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(link, async (place) => {
      expect(await readLink(await writeLink(place))).toEqual(place);
    }),
    { numRuns: 300 },
  );
});

test('a file that is too large leaves its name, and the reader is told', async () => {
  let noise = 1;
  const bytes = Uint8Array.from({ length: 60_000 }, () => {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    return noise >>> 24;
  });
  const hash = await writeLink({ ...PLACE, source: dump('queue.bin', bytes) });
  expect(hash.length).toBeLessThan(200);
  await expect(readLink(hash)).rejects.toThrow('queue.bin');
});

describe('what cannot be read is told', () => {
  test.each([
    ['#v=6&s=interlaced&p=0', 'version 6'],
    ['#v=4&s=interlaced&a=vmm.ioctl', 'expected STEP:NS'],
    ['#v=2&s=interlaced&p=0&x=8', "choice '8' is none"],
    ['#v=2&s=interlaced&p=0&x=0.A+dma', "choice '0.A dma' is none"],
    ['#s=interlaced', 'names no version'],
    ['#v=1&p=3', 'names no scenario'],
    ['#v=1&s=interlaced&p=-3', "'-3' is no step number"],
    ['#v=1&s=interlaced&p=1e3', "'1e3' is no step number"],
    ['#v=1&f=x.yaml&t=%%%', 'damaged'],
    ['#v=1&f=x.yaml&t=AAAA', 'damaged'],
    ['#hello', 'names no version'],
  ])('%s', async (hash, message) => {
    await expect(readLink(hash)).rejects.toThrow(LinkError);
    await expect(readLink(hash)).rejects.toThrow(message);
  });

  test('no link at all is no mistake', async () => {
    for (const hash of ['', '#']) expect(await readLink(hash)).toBeNull();
  });

  test('sizes of panels, which older pages wrote, are passed over', async () => {
    expect(await readLink('#v=1&s=a&p=3&l=20,20,20')).toEqual(await readLink('#v=1&s=a&p=3'));
  });

  test('a small link cannot unpack to much', async () => {
    const hash = await writeLink({ ...PLACE, source: { kind: 'text', name: 'a', text: ' '.repeat(2 ** 24 - 1) } });
    expect((await readLink(hash))?.source.kind).toBe('text');
    const bomb = await writeLink({ ...PLACE, source: { kind: 'text', name: 'a', text: ' '.repeat(2 ** 24 + 1) } });
    await expect(readLink(bomb)).rejects.toThrow(/damaged|too large/);
  });
});
