/** Why properties hold: found in threads, and in words. */
import { guaranteesOf } from '../../model/search/why-not.ts';
import { parseDesign } from '../../model/system/design-spec.ts';
import type { Reasons } from '../../scenario/hazards/reasons.ts';
import { reasonsTogether } from '../../scenario/hazards/reasons-together.ts';
import { startThreads } from '../threads/threads.ts';
import { type Task, whyNotTask } from '../threads/why-not-work.ts';

/** A reason for each guarantee that the design gives, by property. */
export async function findReasons(given: Omit<Task, 'without'>, threads: number): Promise<Reasons> {
  const { topology, design, held } = given;
  if (held.length === 0) return [];
  const tasks = guaranteesOf(topology, parseDesign(design)).map((without): Task => ({ ...given, without }));
  const entry = new URL('../threads/why-not-thread.ts', import.meta.url);
  const pool = startThreads<Task, Reasons>(entry, whyNotTask, Math.min(tasks.length, threads));
  try {
    const parts: Reasons[] = [];
    for await (const part of pool.results(tasks)) parts.push(part);
    return reasonsTogether(held, parts);
  } finally {
    await pool.close();
  }
}

/** A line for each guarantee that a property needs; `of`: the properties that hold, each with its reasons. */
export function reasonLines(of: Reasons): string[] {
  const lines = of.flatMap(([property, reasons]) =>
    reasons.flatMap(({ by, holds, without, counterexample: found }) =>
      found
        ? [
            `  ${property} holds because ${holds} (${by}); without it (${without}): violated after ${found.choices.length} steps`,
          ]
        : [],
    ),
  );
  const alone = of.filter(([, reasons]) => reasons.every(({ counterexample: found }) => !found)).map(([id]) => id);
  const bound = of.flatMap(([, reasons]) => reasons.filter(({ verdict }) => verdict === 'bound'));
  return [
    ...lines,
    ...(alone.length > 0 ? [`  no single guarantee decides it here  ${alone.join(', ')}`] : []),
    ...(bound.length > 0
      ? [`  not all states looked at without  ${[...new Set(bound.map(({ without }) => without))].join(', ')}`]
      : []),
  ];
}
