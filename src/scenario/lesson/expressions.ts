/**
 * What a lesson says of a run: a fact (`CONS of vsmmu0`), one at another moment (`CONS of vsmmu0 at end`), or a comparison
 * of two (`CONS is PROD`, `command 0 passed comes before command 0 complete`).
 */
import type { FactAnswer } from './fact.ts';
import { factIn, factOf } from './facts.ts';
import { LessonError, momentAt } from './moments.ts';
import type { World } from './world.ts';

const YES_NO = ['yes', 'no'];

/** `at`: where the step is. @throws LessonError */
export function evaluate(world: World, at: number, text: string): FactAnswer {
  const order = /^(.+) comes before (.+)$/.exec(text);
  if (order) {
    const [a, b] = [momentAt(world.run, order[1]), momentAt(world.run, order[2])];
    return { value: a < b ? 'yes' : 'no', among: YES_NO, known: Math.max(a, b) };
  }
  const compared = / is (?!stale)(not )?/.exec(text);
  if (compared) {
    const left = single(world, at, text.slice(0, compared.index));
    const right = literalOr(world, at, text.slice(compared.index + compared[0].length));
    const same = left.value === right.value;
    return {
      value: same === (compared[1] === undefined) ? 'yes' : 'no',
      among: YES_NO,
      known: Math.max(left.known, right.known),
    };
  }
  return single(world, at, text);
}

/** True when it holds. @throws LessonError */
export const isTrue = (world: World, at: number, claim: string): boolean => evaluate(world, at, claim).value === 'yes';

function single(world: World, at: number, text: string): FactAnswer {
  if (factIn(text)) return factOf(world, at, text);
  const moment = text.lastIndexOf(' at ');
  if (moment < 0) return factOf(world, at, text);
  const there = momentAt(world.run, text.slice(moment + ' at '.length));
  const answer = factOf(world, there, text.slice(0, moment));
  return { ...answer, known: Math.max(answer.known, there) };
}

/** What stands right of `is`: another fact, or the value itself. */
function literalOr(world: World, at: number, text: string): FactAnswer {
  const fact = factIn(text) ?? (text.includes(' at ') ? factIn(text.slice(0, text.lastIndexOf(' at '))) : undefined);
  return fact ? single(world, at, text) : { value: text, among: [text], known: 0 };
}

/** Most answers that are offered. */
const MOST = 4;

/** What is offered: the answer among the likeliest others, numbers in their order, else as the model lists them. */
export function optionsOf({ value, among }: FactAnswer): readonly string[] {
  const others = [...new Set(among)].filter((other) => other !== value);
  const numbers = [value, ...others].every((one) => /^\d+$/.test(one));
  const near = numbers ? others.sort((a, b) => distance(a, value) - distance(b, value)) : others;
  const kept = new Set([value, ...near.slice(0, MOST - 1)]);
  if (numbers) return [...kept].sort((a, b) => Number(a) - Number(b));
  const order = among.includes(value) ? [...new Set(among)] : [value, ...new Set(among)];
  return order.filter((one) => kept.has(one));
}

const distance = (a: string, b: string): number => Math.abs(Number(a) - Number(b));

export { LessonError };
