import { describe, expect, test } from 'vitest';
import { InputError } from '../../../../scenario/language/errors.ts';
import { HANDLERS } from '../../../handlers.ts';
import { INTERLACED, deskOf, opened, yaml } from '../../../open.test-helper.ts';
import type { Walk, WalkFetch, WalkParams } from '../../../protocol.ts';
import type { Session } from '../../../session.ts';
import { toldFields } from '../../told-fields.test-helper.ts';

const ask = (session: Session, position: number, more: Partial<WalkParams> = {}): Promise<Walk> =>
  HANDLERS.walk(
    { position, device: null, ssid: null, iova: null, write: false, selection: null, ...more },
    deskOf(session),
  );

const name = ({ what, level }: WalkFetch): string => (level < 0 ? what : `${what} ${level}`);

/** Every fetch in order, look-ups of stage 2 in brackets before what they find. */
const order = ({ steps, output }: Walk): string[] => [
  ...steps.flatMap(({ lookups, fetch }) => [
    ...lookups.map(({ fetches }) => `[${fetches.map(name).join(' ')}]`),
    ...(fetch ? [name(fetch)] : []),
  ]),
  ...(output ? [`[${output.fetches.map(name).join(' ')}]`] : []),
];

const S2 = '[S2 1 S2 2 S2 3]';
const NESTED = ['L1STD', 'STE', S2, 'CD', S2, 'S1 0', S2, 'S1 1', S2, 'S1 2', S2, 'S1 3', S2];

/** Position right after the step whose sentence says this. */
async function positionOf(session: Session, length: number, words: string): Promise<number> {
  for (let at = 1; at <= length; at++) {
    const { events } = await session.view({ position: at, selection: null, windows: {} });
    if (events.some(({ text }) => text.includes(words))) return at;
  }
  throw new Error(`no step says '${words}'`);
}

describe('a nested walk of four levels', () => {
  test('every fetch in order: 24 descriptors, an L1STD, an STE and a CD', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const at = await positionOf(session, run.length, 'maps IOVA 0x400000');
    const walk = await ask(session, at, { device: 'A', iova: '0x400000' });
    expect(order(walk)).toEqual(NESTED);
    expect(walk.request).toMatchObject({ device: 'A', iommu: 'SMMU0', sid: 0x100, ssid: null, iova: '0x400000' });
    expect(walk.end).toMatchObject({ kind: 'translated', text: 'PA 0x80000c000' });
    expect(toldFields(walk.end.facts)).toEqual([
      'size 4096',
      'access read, write',
      'stages S1 and S2',
      'VMID 1',
      'ASID 1',
    ]);
    expect(walk.wrong).toBe(false);
  });

  test('each fetch leads to the next: tables of stage 1 by an IPA that stage 2 translates', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const { steps, output } = await ask(session, await positionOf(session, run.length, 'maps IOVA 0x400000'), {
      device: 'A',
      iova: '0x400fff',
    });
    for (const { lookups, fetch } of steps) {
      for (const { ipa, pa } of lookups) expect([ipa, pa]).toEqual([fetch?.ipa, fetch?.pa]);
    }
    const tables = steps.filter(({ fetch }) => fetch?.what === 'S1');
    tables.slice(1).forEach(({ fetch }, i) => {
      const [, table] = /IPA (0x[0-9a-f]+)$/.exec(tables[i].fetch?.next ?? '') ?? [];
      expect(Math.floor(Number(fetch?.ipa) / 4096)).toBe(Number(table) / 4096);
    });
    expect(tables.at(-1)?.fetch?.next).toBe('4 KiB page at IPA 0x4000c000');
    expect(output).toMatchObject({ ipa: '0x4000cfff', pa: '0x80000cfff' });
    const ste = steps.find(({ fetch }) => fetch?.what === 'STE')?.fetch;
    expect(ste?.words).toHaveLength(8);
    expect(ste?.fields).toContainEqual(
      expect.objectContaining({
        name: 'Config',
        value: { number: 7, as: 'decimal', meaning: 'stage 1 and 2 (nested)' },
      }),
    );
    for (const { doc } of steps.flatMap(({ fetch }) => fetch?.fields ?? [])) expect(doc).not.toBe('');
  });
});

describe('caches against memory', () => {
  test('after an unmap, before its TLBI: what is cached is stale, and the SMMU would use it', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const at = await positionOf(session, run.length, 'clears the stage-1 entries of IOVA 0x400000');
    const walk = await ask(session, at, { device: 'A', iova: '0x400000' });
    expect(walk.end).toMatchObject({ kind: 'fault', text: 'F_TRANSLATION' });
    expect(walk.wrong).toBe(true);
    expect(walk.verdict).toBe(
      'A would not ask: its ATC has a stale translation. SMMU0 would answer from its IOTLB with PA 0x80000c000, which is stale: memory now says F_TRANSLATION.',
    );
    const states = walk.cached.map(({ cache, state, used }) => `${cache} ${state}${used ? ' used' : ''}`);
    expect(states.slice(0, 3)).toEqual(['ATC stale used', 'IOTLB stale used', 'walk cache live']);
    // The configuration was looked at for the tag of the IOTLB.
    expect(states).toEqual(expect.arrayContaining(['STE live used', 'CD live used', 'S2 in IOTLB live']));
  });

  test('looking changes nothing: neither caches nor what was asked before', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const before = (await session.view({ position: 3, selection: null, windows: {} })).caches;
    await ask(session, 3, { device: 'A', iova: '0x400000' });
    expect((await session.view({ position: 3, selection: null, windows: {} })).caches).toEqual(before);
    const { digest } = await session.open(
      { source: INTERLACED },
      (await import('../../../open.test-helper.ts')).files,
      async () => {},
    );
    expect(digest).toBe(run.digest);
  });

  test('when everything is invalidated, SMMU and memory agree again', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    const walk = await ask(session, run.length, { device: 'A', iova: '0x400000' });
    expect(walk.wrong).toBe(false);
    expect(walk.verdict).toContain('with F_TRANSLATION, as memory says.');
    expect(walk.cached.filter(({ state }) => state === 'stale')).toEqual([]);
  });
});

describe('faults', () => {
  test('a stage-1 fault and the record that it would write', async () => {
    const { session } = await opened(INTERLACED);
    const walk = await ask(session, 0, { device: 'B', iova: '0xdead000', write: true });
    expect(order(walk).at(-1)).toMatch(/^S1/);
    expect(walk.steps.at(-1)?.fetch).toMatchObject({ ends: true, next: 'invalid: nothing is mapped here' });
    const fields = toldFields(walk.end.record?.fields ?? []);
    expect(walk.end.record).toMatchObject({ type: 'F_TRANSLATION' });
    expect(fields).toEqual(
      expect.arrayContaining(['StreamID 0x200', 'RnW 0 write', 'S2 0', 'CLASS 2 input', 'InputAddr 0xdead000']),
    );
    expect(walk.end.record?.words).toHaveLength(4);
  });

  test('a SubstreamID where the STE has one CD', async () => {
    const { session } = await opened(INTERLACED);
    const walk = await ask(session, 0, { device: 'A', ssid: 3, iova: '0x400000' });
    expect(order(walk)).toEqual(['L1STD', 'STE']);
    expect(walk.end).toMatchObject({ kind: 'fault', text: 'C_BAD_SUBSTREAMID' });
  });

  test('stage 2 has nothing for the IPA: the doorbell of the interrupts is no RAM', async () => {
    const { session } = await opened({ kind: 'capture', name: 'arm-boot-attach' });
    const walk = await ask(session, 0, { device: '00:01.0', iova: '0xfffff040' });
    expect(walk.output).toMatchObject({ ipa: '0x8090040', pa: '' });
    expect(walk.output?.fetches.at(-1)).toMatchObject({ what: 'S2', level: 1, ends: true });
    const fields = toldFields(walk.end.record?.fields ?? []);
    expect(fields).toEqual(expect.arrayContaining(['S2 1', 'IPA 0x8090000']));
  });

  test('what is no address is refused in words', async () => {
    const { session } = await opened(INTERLACED);
    await expect(ask(session, 0, { iova: 'nonsense' })).rejects.toThrow(InputError);
    await expect(ask(session, 0, { device: 'nobody' })).rejects.toThrow("there is no device 'nobody'");
  });
});

describe('the address that is chosen', () => {
  test('of the DMA nearest to the position, of what is selected before that', async () => {
    const { session, opened: run } = await opened(INTERLACED);
    expect((await ask(session, 0)).request).toMatchObject({
      device: 'A',
      iova: '0x400000',
      why: 'DMA of A that is ahead',
    });
    expect((await ask(session, run.length)).request).toMatchObject({
      device: 'B',
      iova: '0x7f100000',
      why: 'DMA of B',
    });
    expect((await ask(session, run.length, { selection: 'device/A' })).request).toMatchObject({ iova: '0x401000' });
    // A command without an address names a device: by its vSID, or by its ASID.
    for (const [ordinal, device] of ['A', 'A', 'B', 'B'].entries())
      expect((await ask(session, run.length, { selection: `cmd/vsmmu0/${ordinal}` })).request.why).toBe(
        `DMA of ${device}`,
      );
  });

  test('of a command with an address: vSID or ASID lead to its device', async () => {
    const text = yaml('interlaced').replace(
      'CMD_ATC_INV: { sid: A, size: 52 }',
      'CMD_ATC_INV: { sid: A, size: 1, addr: 0x401000 }',
    );
    const { session, opened: run } = await opened({ kind: 'text', name: 'mine.yaml', text });
    const chosen = await ask(session, run.length, { selection: 'cmd/vsmmu0/1' });
    expect(chosen.request).toMatchObject({ device: 'A', iova: '0x401000', why: 'of command 1' });
    expect((await ask(session, run.length, { selection: 'pcmd/SMMU0/1' })).request).toMatchObject({ iova: '0x401000' });
  });

  test('of a capture, whose devices do nothing: the lowest that is mapped, and those that were invalidated', async () => {
    const { session } = await opened({ kind: 'capture', name: 'arm-boot-attach' });
    const walk = await ask(session, 0);
    expect(walk.request).toMatchObject({
      device: '00:01.0',
      iova: '0xffffa000',
      why: 'the lowest address that is mapped',
    });
    // Guest RAM is mapped in blocks of 1 GiB: a look-up of stage 2 is one fetch.
    expect(order(walk)).toEqual(NESTED.map((step) => step.replace(S2, '[S2 1]')));
    expect(walk.end).toMatchObject({ kind: 'translated', text: 'PA 0x8050b6000' });
    const command = await ask(session, 600, { selection: 'cmd/vsmmu0/66' });
    expect(command.request).toMatchObject({ device: '00:02.0', iova: '0xffff6000' });
  });
});
