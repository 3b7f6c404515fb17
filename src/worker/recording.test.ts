import { beforeAll, expect, test } from 'vitest';
import { command, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { HANDLERS } from './handlers.ts';
import { deskOf, files, nothing } from './open.test-helper.ts';
import type { Source } from './protocol.ts';
import { Session } from './session.ts';

const COMMANDS = 2 ** 19 + 100;
const PLAYED = 2 ** 16;
const BATCH = 8;
const CFGI = 300_003;

const session = new Session();
const desk = deskOf(session);
const of = { position: 0, queue: 0, filter: '' };
let reads = 0;
let source: Source & { readonly kind: 'dump' };

beforeAll(() => {
  const words = new Uint32Array(COMMANDS * 4);
  const [tlbi, sync] = [command(OP.TLBI_NSNH_ALL), command(OP.SYNC)];
  for (let i = 0; i < COMMANDS; i++) words.set(i % BATCH === BATCH - 1 ? sync : tlbi, i * 4);
  words.set(command(OP.CFGI_CD_ALL), CFGI * 4);
  // The MSI of a CMD_SYNC was written over it.
  words.set([0, 0, 0x4001_0000, 0], 15 * 4);
  const content = new Blob([words]);
  content.arrayBuffer = async () => {
    reads++;
    return words.slice().buffer;
  };
  source = { kind: 'dump', name: 'long.bin', content, digest: 'long' };
});

const rowsFrom = async (from: number, count: number) => (await HANDLERS.trafficRows({ ...of, from, count }, desk)).rows;

test('all commands are listed, though a part is played, and what is not played is said not to be', async () => {
  const opened = await session.open({ source }, files, nothing);
  expect(opened).toMatchObject({ from: 0 });
  expect(opened.caution).toContain(`the first ${PLAYED} are played and judged`);
  expect((await HANDLERS.traffic(of, desk)).commands).toBe(COMMANDS);
  const told = await rowsFrom(PLAYED - 1, 2);
  expect(told.map(({ number, ordinal, slot, fate }) => [number, ordinal, slot, fate])).toEqual([
    [PLAYED - 1, PLAYED - 1, PLAYED - 1, 'vmm'],
    [PLAYED, null, null, 'unplayed'],
  ]);
  expect(told[1]).toMatchObject({ at: 0, complete: 0, op: 'TLBI_NSNH_ALL' });
  expect(await rowsFrom(15, 1)).toMatchObject([{ op: 'SYNC' }]);
  const unplayed = await HANDLERS.traffic({ ...of, filter: 'fate == unplayed' }, desk);
  expect(unplayed.shown).toBe(COMMANDS - PLAYED);
  const find = { ...of, from: 0, direction: 1 as const, like: { text: 'cfgi_cd_all' } };
  expect(await HANDLERS.trafficFind(find, desk)).toBe(CFGI);
});

test('another part is played from its batch on, and the file is not read again', async () => {
  const opened = await session.open({ source: { ...source, from: CFGI } }, files, nothing);
  const from = CFGI - (CFGI % BATCH);
  expect(opened).toMatchObject({ from });
  expect(opened.caution).toContain(`the ${PLAYED} from number ${from} on are played and judged`);
  expect(await rowsFrom(from - 1, 1)).toMatchObject([{ ordinal: null }]);
  expect(await rowsFrom(CFGI, 1)).toMatchObject([{ ordinal: CFGI - from, op: 'CFGI_CD_ALL', fate: 'executed' }]);
  expect(reads).toBe(1);
});

test('the last part is as long as what is left', async () => {
  const opened = await session.open({ source: { ...source, from: COMMANDS + 5 } }, files, nothing);
  const left = ((COMMANDS - 1) % BATCH) + 1;
  expect(opened.caution).toContain(`the ${left} from number ${COMMANDS - left} on`);
});
