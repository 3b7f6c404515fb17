/** Ways to choose the next transition. Their words are scheduler state: never part of the machine, never of a checker's key. */
import type { Machine } from '../state/machine.ts';
import { DEFAULT_COSTS, costOf } from './costs.ts';
import { NONE, actorOf, enabled, kindOf, next, offerCapacity } from './transitions.ts';

export interface Scheduler {
  /** Its state; saved and loaded with checkpoints. */
  readonly words: Uint32Array;
  /** Chooses among the enabled transitions, or NONE when there is none. */
  choose(m: Machine): number;
  /** To be called after a transition was fired, chosen here or not; returns its start in ns (low, high in `words`). */
  fired(m: Machine, transition: number): void;
  /** Time at which the last fired transition started, ns. */
  now(): number;
}

/** Times are kept as two u32: low, high. */
const readTime = (w: Uint32Array, at: number): number => w[at + 1] * 0x100000000 + w[at];
function writeTime(w: Uint32Array, at: number, ns: number): void {
  w[at] = ns >>> 0;
  w[at + 1] = Math.floor(ns / 0x100000000);
}

/**
 * Default playback: each actor is ready at a time; the smallest (readyAt, actor) goes next. An actor that was blocked
 * becomes ready when the transition that unblocked it ends.
 */
export function timedScheduler(actors: number): Scheduler {
  // now (2), then per actor: readyAt (2), blocked (1)
  const words = new Uint32Array(2 + actors * 3);
  const offer = new Uint32Array(actors);
  return {
    words,
    now: () => readTime(words, 0),
    choose(m) {
      let best = NONE;
      let bestAt = Number.POSITIVE_INFINITY;
      for (let actor = 0; actor < actors; actor++) {
        offer[actor] = next(m, actor);
        if (offer[actor] === NONE) continue;
        const at = readTime(words, 2 + actor * 3);
        if (at < bestAt) {
          bestAt = at;
          best = offer[actor];
        }
      }
      return best;
    },
    fired(m, transition) {
      const actor = actorOf(transition);
      const start = Math.max(readTime(words, 0), readTime(words, 2 + actor * 3));
      const end = start + costOf(DEFAULT_COSTS, m.actors.all[actor].kind, kindOf(transition));
      writeTime(words, 0, start);
      writeTime(words, 2 + actor * 3, end);
      for (let other = 0; other < actors; other++) {
        const at = 2 + other * 3;
        const blocked = next(m, other) === NONE ? 1 : 0;
        if (words[at + 2] === 1 && blocked === 0 && readTime(words, at) < end) writeTime(words, at, end);
        words[at + 2] = blocked;
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
    choose(machine) {
      const n = enabled(machine, out);
      return n === 0 ? NONE : out[random(words[0]) % n];
    },
    fired() {
      words[0] = (words[0] + 0x6d2b79f5) >>> 0;
    },
  };
}

function random(state: number): number {
  let t = (state + 0x6d2b79f5) >>> 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
