import { beforeAll, expect, test } from 'vitest';
import { command, OP } from '../model/arch/smmuv3/fields/commands.ts';
import { type Desk, HANDLERS } from './handlers.ts';
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

test('what is found out about many commands is told on the way; who stops leaves the rest to the next', async () => {
  await session.open({ source }, files, nothing);
  const filter = 'number >= 100';
  const stages = async (ask: (desk: Desk) => Promise<unknown>, stopAt: number): Promise<string[]> => {
    const told: string[] = [];
    const counting: Desk = {
      ...desk,
      told: async ({ done, of, what }) => {
        told.push(`${what} ${done} of ${of}`);
        if (told.length === stopAt) throw new Error('cancelled');
      },
    };
    await ask(counting).catch((problem) => expect(problem).toEqual(new Error('cancelled')));
    return told;
  };
  const traffic = (desk: Desk) => HANDLERS.traffic({ ...of, filter }, desk);
  const find = (desk: Desk) =>
    HANDLERS.trafficFind({ ...of, filter, from: 0, direction: 1, like: { text: 'nowhere' } }, desk);
  const all = COMMANDS - 100;
  // The list itself has been read by the test above.
  expect((await stages(traffic, 3)).at(-1)).toBe(`commands filtered 60000 of ${COMMANDS}`);
  const rest = await stages(traffic, 100);
  expect(rest[0]).toBe(`commands filtered 80000 of ${COMMANDS}`);
  expect(rest).toContain(`commands counted 40000 of ${all}`);
  expect(await stages(traffic, 100)).toEqual([]);
  expect((await stages(find, 2)).at(-1)).toBe(`commands searched 40000 of ${all}`);
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
