/** Every object that an event names is in the view before the event's step or after it: what is linked can be shown. */
import { expect, test } from 'vitest';
import { describeEvent } from '../model/system/describe.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { EXTRAS } from '../model/system/extras.ts';
import { startRun } from '../model/system/start.ts';
import type { Run } from '../model/system/run.ts';
import { LIBRARY } from '../scenario/library.ts';
import { load } from './load.ts';
import { files } from './open.test-helper.ts';
import { detailOf } from './view/detail.ts';
import { flights } from './view/flights.ts';
import { type Graph, graphOf } from './view/graph.ts';

/** What the view shows now, beside commands. An unbound device is drawn too: it stays where it is plugged in. */
function shown(run: Run, graph: Graph): Set<string> {
  const state = graph.state(run.machine, run.position);
  const nodes = graph.nodes.filter(({ id, kind }) => kind === 'device' || state[id].present).map(({ id }) => id);
  const slots = nodes.flatMap((id) => state[id].xa?.slots.map((slot) => slot.id) ?? []);
  const parts = nodes.flatMap((id) => state[id].parts?.flatMap((part) => (part.present ? part.id : [])) ?? []);
  return new Set([...nodes, ...slots, ...parts, ...flights(run.machine).flatMap(({ flight }) => flight?.id ?? [])]);
}

const named = async (id: string): Promise<void> => {
  const { topology } = await load({ kind: 'scenario', id }, files);
  const missing: string[] = [];
  for (const design of DESIGNS) {
    const start = () => startRun(topology, design, { extras: EXTRAS });
    const whole = start();
    while (whole.extend(1000));
    const graph = graphOf(whole);
    const run = start();
    let before = shown(run, graph);
    while (run.extend(1)) {
      const after = shown(run, graph);
      for (const event of run.events) {
        const { objects, text } = describeEvent(event, run.context);
        for (const object of objects) {
          const exists = before.has(object) || after.has(object) || (/^p?cmd\//.test(object) && detailOf(run, object));
          if (!exists) missing.push(`${design.id}, step ${run.position}: ${object} in: ${text}`);
        }
      }
      before = after;
    }
  }
  expect(missing).toEqual([]);
};

for (const { id } of LIBRARY) test(`${id}, under every design`, () => named(id));
