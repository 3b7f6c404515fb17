/** Ways to choose the next transition. Their words are scheduler state: never part of the machine, never of a checker's key. */
import type { Machine } from '../state/machine.ts';
import { STEP, mix } from '../state/random.ts';
import { type Costs, costOf, usualCosts } from './costs.ts';
import { NONE, actorOf, kindOf } from '../state/transition.ts';
import { enabled, next, offerCapacity } from './transitions.ts';

export interface Scheduler {
  /** Its state; saved and loaded with checkpoints. */
  readonly words: Uint32Array;
  /** Chooses among the enabled transitions, or NONE when there is none. */
  choose(): number;
  /** To be called after a transition was fired, chosen here or not. */
  fired(transition: number): void;
  /** Time at which the last fired transition took effect, ns, and at which its actor had begun with it. */
  now(): number;
  began(): number;
}

/** Times are kept as two u32: low, high. */
const readTime = (w: Uint32Array, at: number): number => w[at + 1] * 0x100000000 + w[at];
function writeTime(w: Uint32Array, at: number, ns: number): void {
  w[at] = ns >>> 0;
  w[at + 1] = Math.floor(ns / 0x100000000);
}

/** Words before those of the actors, and words per actor. */
const HEAD = 4;
const SIZE = 5;

/**
 * Default playback: every actor that can act is busy with its next transition until a time, and the smallest (time,
 * actor) takes effect next. An actor that was blocked begins when another's transition unblocks it; waiting costs
 * nothing. So an invalidation of a device is answered a round trip after it was sent, while the IOMMU goes on.
 */
export function timedScheduler(m: Machine, costs: Costs = usualCosts(m)): Scheduler {
  const actors = m.actors.all.length;
  // now (2), began (2), then per actor: since (2), until (2), and what it takes when it is left to itself (1)
  const words = new Uint32Array(HEAD + actors * SIZE);
  const since = (actor: number): number => HEAD + actor * SIZE;
  const until = (actor: number): number => since(actor) + 2;
  const taking = (actor: number): number => since(actor) + 4;
  const begin = (actor: number, transition: number, now: number): void => {
    writeTime(words, since(actor), now);
    if (transition !== NONE)
      writeTime(words, until(actor), now + costOf(costs, m.actors.all[actor].kind, kindOf(transition)));
  };
  for (let actor = 0; actor < actors; actor++) {
    words[taking(actor)] = next(m, actor);
    begin(actor, words[taking(actor)], 0);
  }
  return {
    words,
    now: () => readTime(words, 0),
    began: () => readTime(words, 2),
    choose() {
      let best = NONE;
      let bestAt = Number.POSITIVE_INFINITY;
      for (let actor = 0; actor < actors; actor++) {
        if (words[taking(actor)] === NONE || readTime(words, until(actor)) >= bestAt) continue;
        bestAt = readTime(words, until(actor));
        best = actor;
      }
      return best === NONE ? NONE : words[taking(best)];
    },
    fired(transition) {
      const fired = actorOf(transition);
      const now = Math.max(readTime(words, 0), readTime(words, until(fired)));
      writeTime(words, 0, now);
      writeTime(words, 2, Math.min(now, readTime(words, since(fired))));
      for (let actor = 0; actor < actors; actor++) {
        const before = words[taking(actor)];
        const after = next(m, actor);
        words[taking(actor)] = after;
        if (actor === fired || (before === NONE) !== (after === NONE)) begin(actor, after, now);
      }
    },
  };
}

/** A random walk over all enabled transitions; the seed decides everything (mulberry32). */
export function randomScheduler(m: Machine, seed: number): Scheduler {
  const words = Uint32Array.of(seed >>> 0, 0);
  const out = new Uint32Array(offerCapacity(m));
  return {
    words,
    now: () => 0,
    began: () => 0,
    choose() {
      const n = enabled(m, out);
      return n === 0 ? NONE : out[mix(words[0]) % n];
    },
    fired() {
      words[0] = (words[0] + STEP) >>> 0;
    },
  };
}
