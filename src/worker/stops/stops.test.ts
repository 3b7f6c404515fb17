import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { enabled, offerCapacity } from '../../model/system/transitions.ts';
import { INTERLACED, nothing, opened } from '../open.test-helper.ts';
import type { Source } from '../protocol/place.ts';
import type { Session } from '../session.ts';
import { nextChange, runUntil, stopTerms } from './stops.ts';

async function all(session: Session, stop: string, length: number): Promise<number[]> {
  const found: number[] = [];
  for (let from = 0; ; from = found.at(-1)!) {
    const { position, stop: which } = await runUntil({ from, direction: 1, stops: [stop] }, session, nothing);
    if (which === null) {
      expect(position).toBe(length);
      return found;
    }
    found.push(position);
  }
}

const MIDDLE: Source = { kind: 'scenario', id: 'error-in-the-middle' };

/** What each is, said once more by the run itself. */
const STOPS: readonly (readonly [string, (session: Session, position: number) => boolean])[] = [
  ['violation', (session, p) => session.runAt(p).violations.some(({ at }) => at === p)],
  ['event=refuse', (session, p) => session.runAt(p).events.some(({ kind }) => kind === 0x44)],
  ['vsmmu0.CMDQ_PROD=0', () => false],
  [
    'choices',
    (session, p) => {
      const { machine } = session.runAt(p);
      return enabled(machine, new Uint32Array(offerCapacity(machine))) > 1;
    },
  ],
];

describe.each([INTERLACED, MIDDLE])('%j', (source) => {
  test.each(STOPS)('%s holds where the run says so, and looking back finds the same', async (stop, holds) => {
    const { session, opened: run } = await opened(source);
    const found = await all(session, stop, run.length);
    const expected = Array.from({ length: run.length }, (_, i) => i + 1).filter((p) => holds(session, p));
    expect(found).toEqual(expected);
    const back: number[] = [];
    for (let from = run.length + 1; ; from = back[0]) {
      const { position, stop: which } = await runUntil({ from, direction: -1, stops: [stop] }, session, nothing);
      if (which === null || position === 0) break;
      back.unshift(position);
    }
    expect(back).toEqual(expected);
  });
});

test('a value stops where it begins to hold; terms with a blank between them hold in one event', async () => {
  const { session, opened: run } = await opened(INTERLACED);
  const [filled, ...again] = await all(session, 'vsmmu0.CMDQ_PROD>=3', run.length);
  expect(again).toEqual([]);
  expect((await session.view({ position: filled, selection: null, windows: {} })).changes).toContainEqual(
    expect.objectContaining({ what: 'CMDQ_PROD', where: 'vsmmu0 (emulated)' }),
  );
  const both = await all(session, 'CMD_ATC_INV event=consume', run.length);
  const [atc, consume] = [await all(session, 'CMD_ATC_*', run.length), await all(session, 'event=consume', run.length)];
  expect(both.length).toBeGreaterThan(0);
  for (const position of both) {
    expect(atc).toContain(position);
    expect(consume).toContain(position);
  }
  expect(both.length).toBeLessThan(consume.length);
});

test('an object that an event speaks of; the first of several stops is told', async () => {
  const { session } = await opened(INTERLACED);
  const { position } = await runUntil({ from: 0, direction: 1, stops: ['object=viommu/vm0/4'] }, session, nothing);
  const { events } = await session.view({ position, selection: null, windows: {} });
  expect(events.flatMap(({ objects }) => objects)).toContain('viommu/vm0/4');
  const first = await runUntil({ from: 0, direction: 1, stops: ['violation', 'event=write'] }, session, nothing);
  expect(first.stop).toBe(1);
});

test.each(['cmd/vsmmu0/1', 'vmm/vsmmu0', 'vcpu/vcpu0'])(
  'changes of what is selected, there and back: %s',
  async (object) => {
    const { session, opened: run } = await opened(INTERLACED);
    const told = async (position: number) => {
      const { detail, nodes } = await session.view({ position, selection: object, windows: {} });
      return [detail, nodes[object]];
    };
    const changes: number[] = [];
    for (let p = 1; p <= run.length; p++) if (!isDeepStrictEqual(await told(p), await told(p - 1))) changes.push(p);
    const found: number[] = [];
    for (let from: number | null = 0; ; ) {
      from = await nextChange({ from, direction: 1, object }, session, nothing);
      if (from === null) break;
      found.push(from);
    }
    expect(changes.length).toBeGreaterThan(1);
    expect(found).toEqual(changes);
    expect(await nextChange({ from: changes[1], direction: -1, object }, session, nothing)).toBe(changes[0]);
    expect(await nextChange({ from: changes[0], direction: -1, object }, session, nothing)).toBeNull();
  },
);

test.each([
  ['', 'expected CMD_…, event=KIND'],
  ['nonsense', "'nonsense' is no condition; expected CMD_…"],
  ['CMD_NONE', "there is no command 'CMD_NONE' here; expected one of CMD_ATC_INV"],
  ['event=nothing', "there is no kind of event 'nothing' here"],
  ['property=x', "there is no property 'x' here; expected one of one-version"],
  ['object=viommu/vm9/1', "there is no object 'viommu/vm9/1' here"],
  ['SMMU0.CMDQ_CONS=x', "'SMMU0.CMDQ_CONS=x': expected a number behind ="],
  ['SMMU7.CMDQ_CONS=1', "there is no value 'SMMU7.CMDQ_CONS' here; expected one of vsmmu0.CR0"],
])('%j is refused', async (stop, message) => {
  const { session } = await opened(INTERLACED);
  const { refused } = await runUntil({ from: 0, direction: 1, stops: [stop] }, session, nothing);
  expect(refused.get(stop)).toContain(message);
  // Another one holds all the same.
  const one = { from: 0, direction: 1, stops: ['event=write'] } as const;
  const { position } = await runUntil(one, session, nothing);
  expect(await runUntil({ ...one, stops: [stop, 'event=write'] }, session, nothing)).toMatchObject({
    position,
    stop: 1,
  });
});

test('every term that is offered is one', async () => {
  const { session } = await opened(INTERLACED);
  const terms = stopTerms(session);
  expect(terms).toEqual(expect.arrayContaining(['CMD_ATC_INV', 'event=refuse', 'SMMU0.CMDQ_CONS=', 'A.bound=']));
  const stops = terms.map((term) => (term.endsWith('=') ? `${term}123456` : term));
  expect((await runUntil({ from: 0, direction: 1, stops }, session, nothing)).refused).toEqual(new Map());
});
