/** Every object that an event names is in the view before the event's step or after it: what is linked can be shown. */
import { expect, test } from 'vitest';
import { describeEvent } from '../model/system/describe.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { EXTRAS } from '../model/arch/extras.ts';
import { startRun } from '../model/system/start.ts';
import type { Run } from '../model/system/run.ts';
import { LIBRARY } from '../scenario/library.ts';
import { load } from './load.ts';
import { files } from './open.test-helper.ts';
import { detailOf } from './view/detail/detail.ts';
import { flights } from './view/arch/smmuv3/flights.ts';
import { viewOf } from './view/arch/registry.ts';
import { type Graph, graphOf } from './view/graph/graph.ts';

/** Whether the view shows an object now. An unbound device is drawn too: it stays where it is plugged in. */
function isShown(run: Run, graph: Graph): (id: string) => boolean {
  const holders = new Map(graph.nodes.flatMap(({ id, parts = [] }) => parts.map((part) => [part, id] as const)));
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const now = (id: string) => graph.stateOf(id, run.machine, run.position);
  return (id) => {
    const [type, name] = id.split('/');
    if (/^p?cmd$/.test(type)) return Boolean(detailOf(run, id));
    if (type === 'flight') return flights(run.machine).some(({ flight }) => flight?.id === id);
    if (type === 'slot') return now(`xa/${name}`)?.xa?.slots.some((slot) => slot.id === id) ?? false;
    const holder = holders.get(id);
    if (holder !== undefined) return now(holder)?.parts?.some((part) => part.id === id && part.present) ?? false;
    return kinds.get(id) === 'device' || (now(id)?.present ?? false);
  };
}

const named = async (id: string): Promise<void> => {
  const { topology } = await load({ kind: 'scenario', id }, files);
  const missing: string[] = [];
  for (const design of DESIGNS) {
    const run = startRun(topology, design, { extras: EXTRAS });
    while (run.extend(1000));
    const shown = isShown(run, graphOf(run, await viewOf(run.machine).graph(run.machine)));
    // What is not there after its step is looked for before it, in a second pass: no step is gone back for each.
    const gone: { position: number; object: string; text: string }[] = [];
    for (let position = 1; position <= run.length; position++) {
      run.seek(position);
      const exists = new Map<string, boolean>();
      for (const event of run.events) {
        const { objects, text } = describeEvent(event, run.context);
        for (const object of objects) {
          if (!exists.has(object)) exists.set(object, shown(object));
          if (!exists.get(object)) gone.push({ position, object, text });
        }
      }
    }
    for (const { position, object, text } of gone) {
      run.seek(position - 1);
      if (!shown(object)) missing.push(`${design.id}, step ${position}: ${object} in: ${text}`);
    }
  }
  expect(missing).toEqual([]);
};

for (const id of LIBRARY) test(`${id}, under every design`, () => named(id));
