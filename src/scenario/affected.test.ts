/** Who is not asked after somebody's step has nothing else to do: in every scenario, under every design, in whatever order. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EXTRAS } from '../model/arch/extras.ts';
import { PageStore } from '../model/state/pages.ts';
import { Random } from '../model/state/random.ts';
import { actorOf, kindOf } from '../model/state/transition.ts';
import { affectedBy } from '../model/system/affected.ts';
import { buildMachine } from '../model/system/build.ts';
import { DESIGNS } from '../model/system/designs.ts';
import { enabled, fire, next, offerCapacity } from '../model/system/transitions.ts';
import { compileScenario } from './compile/compile.ts';
import { parseScenario } from './language/parse.ts';
import { LIBRARY } from './library.ts';

const STEPS = 300;

describe.each(LIBRARY)('%s', (id) => {
  const topology = compileScenario(
    parseScenario(readFileSync(new URL(`./library/${id}.yaml`, import.meta.url), 'utf8'), id),
  );

  test.each(DESIGNS.map((design) => [design.id, design] as const))('%s', (_, design) => {
    const m = buildMachine(topology, design, new PageStore(), EXTRAS);
    const affected = affectedBy(m);
    const offers = new Uint32Array(offerCapacity(m));
    const actors = m.actors.all.map((_, actor) => actor);
    const taking = actors.map((actor) => next(m, actor));
    const random = new Random(1);
    for (let step = 1; step <= STEPS; step++) {
      const n = enabled(m, offers);
      if (n === 0) break;
      const fired = offers[random.below(n)];
      fire(m, fired);
      const [by, kind] = [actorOf(fired), kindOf(fired)];
      for (const actor of affected.of[by][kind] ?? affected.all[by]) taking[actor] = next(m, actor);
      const all = actors.map((actor) => next(m, actor));
      if (all.some((one, actor) => one !== taking[actor])) expect([step, ...taking]).toEqual([step, ...all]);
    }
  });
});
