/** What a violation says is what the view of its step shows: the objects that it names, in the state that it claims. */
import { describe, expect, test } from 'vitest';
import { PROPERTIES } from '../model/check/properties.ts';
import { counterexample } from '../model/search/counterexample.ts';
import { parseDesign } from '../model/system/design-spec.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { compileScenario } from '../scenario/compile/compile.ts';
import { type MatrixCell, cellsOf, searchCell } from '../scenario/hazards/hazard.ts';
import { bundled, HAZARDS } from '../scenario/played/bundled.test-helper.ts';
import { HANDLERS } from './handlers.ts';
import { deskOf, files, nothing } from './open.test-helper.ts';
import type { CacheRow, CommandDetail, Opened, View } from './protocol.ts';
import { Session } from './session.ts';

const STATES = 1_000_000;

interface Shown {
  readonly view: View;
  readonly session: Session;
  /** A guest command that the violation names, by its place in the list of objects. */
  readonly command: (i: number) => Promise<CommandDetail>;
}

const covers = ({ iova, size }: CacheRow, address: string): boolean => {
  const [, number, unit] = /^(\d+) (\w)iB$/.exec(size)!;
  const bytes = Number(number) * { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit as 'K' | 'M' | 'G'];
  return Number(address) >= Number(iova) && Number(address) < Number(iova) + bytes;
};
const has = ({ view }: Shown, is: (row: CacheRow) => boolean): boolean => view.caches.some(is);
/** It had come to this by then. */
const by = (at: number, { view }: Shown): boolean => at > 0 && at <= view.position;

/** What sentences claim, and where the page shows it. */
const CLAIMS: readonly (readonly [RegExp, (shown: Shown, words: readonly string[]) => boolean | Promise<boolean>])[] = [
  [
    /^no-stale.* the ATC of (\S+) still has IOVA (0x\w+),/,
    (shown, [device, iova]) =>
      has(shown, (row) => row.cache === 'ATC' && row.where === device && row.state === 'stale' && covers(row, iova)),
  ],
  [
    /^no-stale.* a translation of IOVA (0x\w+) for (\S+) is still on its way to its ATC,/,
    (shown, [iova, device]) =>
      has(
        shown,
        ({ flight, ...row }) =>
          flight?.id === `flight/${device}` &&
          flight.stale &&
          flight.text.endsWith(`the ATC of ${device}`) &&
          !flight.text.includes('not') &&
          covers(row as CacheRow, iova),
      ),
  ],
  [
    /^no-stale.* a walk for (\S+) is still about to fill the IOTLB of (\S+) with IOVA (0x\w+) of ASID (\d+) /,
    (shown, [device, iommu, iova, asid]) =>
      has(
        shown,
        (row) =>
          row.flight?.id === `flight/${device}` &&
          row.flight.stale &&
          row.flight.text.startsWith(`will fill the IOTLB of ${iommu}`) &&
          row.asid === Number(asid) &&
          covers(row, iova),
      ),
  ],
  [
    /^no-stale.* (\S+) still translates IOVA (0x\w+) of ASID (\d+) as before,/,
    (shown, [iommu, iova, asid]) =>
      has(
        shown,
        (row) =>
          row.where === iommu &&
          row.cache === 'IOTLB' &&
          row.state === 'stale' &&
          row.asid === Number(asid) &&
          covers(row, iova),
      ),
  ],
  [
    /^no-stale.* (\S+) still has the old CD of vSID/,
    async ({ session, view }, [name]) => {
      const { cached } = await HANDLERS.config({ position: view.position }, deskOf(session));
      return cached.some(({ iommu, what, state }) => iommu === name && what === 'CD' && state === 'stale');
    },
  ],
  [
    /^no-use-after-unmap.* the DMA of (\S+) to IOVA (0x\w+) lands in PA (0x\w+),/,
    ({ view }, [device, iova, pa]) =>
      view.events.some(
        ({ kind, objects, text }) =>
          kind === 'land' && objects.includes(`device/${device}`) && text.includes(iova) && text.includes(pa),
      ),
  ],
  [
    /^no-aliasing.*: (\S+) is served IOVA (0x\w+) from an IOTLB entry that was made for (\S+),/,
    (shown, [, iova, filler]) =>
      has(shown, (row) => row.cache === 'IOTLB' && row.state !== 'gone' && row.device === filler && covers(row, iova)),
  ],
  [
    /^(?:order|sync-scope) is violated/,
    async (shown) => {
      const [early, late] = [await shown.command(0), await shown.command(1)];
      return by(early.life.handedOver, shown) && !by(late.life.complete, shown);
    },
  ],
  [/^none-lost.* was never executed/, async (shown) => !by((await shown.command(1)).life.complete, shown)],
  [
    /^cons-exact.* CONS stops at/,
    async (shown) => {
      const { entry } = await shown.command(0);
      const queue = shown.view.queues.find(({ key }) => key === `guest/${entry.queue}`)!;
      return queue.error !== '' && queue.cons.index === entry.slot;
    },
  ],
];

/** Every object is one that the page has at this step. */
async function exists(session: Session, { nodes }: Opened, view: View, object: string): Promise<boolean> {
  if (object.startsWith('flight/')) return view.caches.some(({ flight }) => flight?.id === object);
  if (nodes.some(({ id }) => id === object)) return object in view.nodes;
  const { detail } = await session.view({ position: view.position, selection: object, windows: {} });
  if (detail?.kind === 'command') return detail.life.written > 0 && detail.life.written <= view.position;
  return detail !== null;
}

const said = new Set<string>();

describe.each(HAZARDS)('%s', (id) => {
  const parsed = bundled(id);
  const cells = cellsOf(parsed.scenario).filter(
    ({ fixed, expected }) => !fixed && expected !== 'not-applicable' && expected.length > 0,
  );
  const play = async (cell: MatrixCell): Promise<void> => {
    const { spec } = cell;
    const topology = compileScenario(parsed);
    for (const finding of searchCell(parsed, cell, STATES, EXTRAS).search.findings.values()) {
      const { id: property } = PROPERTIES[finding.property];
      const { choices } = counterexample(topology, parseDesign(spec), finding, { extras: EXTRAS });
      const session = new Session();
      const run = await session.open(
        { source: { kind: 'scenario', id }, design: spec, choices: choices.map((name, i) => [i + 1, name]) },
        files,
        nothing,
      );
      const view = await session.view({ position: finding.depth, selection: null, windows: {} });
      const event = view.events.find(({ kind, text }) => kind === 'violation' && text.startsWith(`${property} `));
      // What no step does, but no step can end, has no event.
      if (property === 'progress') continue;
      expect(event, property).toBeDefined();
      const { text, objects } = event!;
      for (const object of objects)
        expect(await exists(session, run, view, object), `${object}, step ${finding.depth}: ${text}`).toBe(true);
      const command = async (i: number): Promise<CommandDetail> => {
        const named = objects.filter((object) => object.startsWith('cmd/'));
        const { detail } = await session.view({ position: finding.depth, selection: named[i], windows: {} });
        return detail as CommandDetail;
      };
      for (const [says, holds] of CLAIMS) {
        const words = says.exec(text);
        if (!words) continue;
        said.add(property);
        expect(await holds({ view, session, command }, words.slice(1)), text).toBe(true);
      }
    }
  };
  for (const cell of cells) test(cell.spec, () => play(cell));
});

test('every kind of claim was met', () => {
  expect([...said].sort()).toEqual([
    'cons-exact',
    'no-aliasing',
    'no-stale-after-sync',
    'no-use-after-unmap',
    'none-lost',
    'order',
    'sync-scope',
  ]);
});
