/** Ways to choose the next transition. Their words are scheduler state: never part of the machine, never of a checker's key. */
import type { Machine } from '../state/machine.ts';
import { rests } from '../pcie/device.ts';
import { STEP, mix } from '../state/random.ts';
import { affectedBy } from './affected.ts';
import { type Costs, costOf, usualCosts } from './costs.ts';
import { NONE, actorOf, argumentOf, kindOf } from '../state/transition.ts';
import { atOnce } from './faults.ts';
import { HOST_KIND, enabled, next, offerCapacity } from './transitions.ts';

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

/** Doubles before those of the actors, and doubles per actor. */
const HEAD = 2;
const SIZE = 2;

/**
 * Default playback: every actor that can act is busy with its next transition until a time, and the smallest (time,
 * actor) takes effect next. An actor that was blocked begins when another's transition unblocks it; waiting costs
 * nothing. So an invalidation of a device is answered a round trip after it was sent, while the IOMMU goes on.
 */
export function timedScheduler(m: Machine, costs: Costs = usualCosts(m)): Scheduler {
  const { all } = m.actors;
  const actors = all.length;
  // now, began, then per actor since when and until when, all in ns; behind them what each takes when it is left to itself
  const first = (HEAD + actors * SIZE) * 2;
  const words = new Uint32Array(first + actors);
  const times = new Float64Array(words.buffer, 0, first / 2);
  const taking = words.subarray(first);
  const takes = all.map(({ kind }) => costs[kind]);
  /** By actor, which device it is, or -1. */
  const devices = all.map(({ kind, index }) => (kind === 'device' ? index : -1));
  const affected = affectedBy(m);
  const begin = (actor: number, transition: number, now: number): void => {
    times[HEAD + actor * SIZE] = now;
    if (transition === NONE) return;
    const sudden =
      actor === m.actors.host && kindOf(transition) === HOST_KIND.fault && atOnce(m, argumentOf(transition));
    times[HEAD + actor * SIZE + 1] = sudden ? now : now + costOf(takes[actor], kindOf(transition));
  };
  for (let actor = 0; actor < actors; actor++) {
    taking[actor] = next(m, actor);
    begin(actor, taking[actor], 0);
  }
  return {
    words,
    now: () => times[0],
    began: () => times[1],
    choose() {
      let best = NONE;
      let bestAt = Number.POSITIVE_INFINITY;
      for (let actor = 0; actor < actors; actor++) {
        if (taking[actor] === NONE) continue;
        const until = times[HEAD + actor * SIZE + 1];
        if (until >= bestAt) continue;
        bestAt = until;
        best = taking[actor];
      }
      return best;
    },
    fired(transition) {
      const fired = actorOf(transition);
      const now = Math.max(times[0], times[HEAD + fired * SIZE + 1]);
      times[0] = now;
      times[1] = Math.min(now, times[HEAD + fired * SIZE]);
      const asked = affected.of[fired][kindOf(transition)] ?? affected.all[fired];
      for (let i = 0; i < asked.length; i++) {
        const actor = asked[i];
        const before = taking[actor];
        const after = devices[actor] >= 0 && rests(m, devices[actor]) ? NONE : next(m, actor);
        taking[actor] = after;
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
