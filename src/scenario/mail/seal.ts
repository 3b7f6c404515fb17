/** The last line of an interleaving: what it is of, so that it can be read back. */
import { hashWord } from '../../model/state/pages.ts';
import type { Overrides, Run } from '../../model/system/run.ts';

export interface Seal {
  /** Id of the scenario, or name of the capture. */
  readonly scenario: string;
  readonly design: string;
  /** Steps that are drawn, both included, from 1. */
  readonly from: number;
  readonly to: number;
  /** Choices of the steps before those. */
  readonly before: Overrides;
  /** Of all events up to `to`, and of the machine there; 16 hexadecimal digits. */
  readonly digest: string;
}

/** The run stands at `to` then. */
export function digestAt(run: Run, to: number): string {
  let hash = 0x811c9dc5;
  for (let at = 1; at <= to; at++) {
    run.seek(at);
    for (const { kind, actor, args } of run.events) {
      hash = hashWord(hashWord(hash, kind), actor);
      for (const word of args) hash = hashWord(hash, word);
    }
  }
  run.seek(to);
  return [run.machine.digest(), hash >>> 0].map((half) => half.toString(16).padStart(8, '0')).join('');
}

/** Of a run that has come to step `to`. */
export const sealOf = (run: Run, scenario: string, from: number, to: number): Seal => ({
  scenario,
  design: run.context.design.id,
  from,
  to,
  before: new Map([...run.deviations].filter(([step]) => step < from)),
  digest: digestAt(run, to),
});

export function sealText({ scenario, design, from, to, before, digest }: Seal): string {
  const said = `scenario ${scenario}, design ${design}, steps ${from} to ${to}, digest ${digest}`;
  const choices = [...before].map(([step, name]) => ` ${step} ${name};`);
  return `Read back by viommu read: ${said}${choices.length > 0 ? `, after${choices.join('')}` : ''}`;
}

const SEAL =
  /Read back by viommu read: scenario (.{1,200}?), design ([\w.,=-]{1,200}), steps (\d{1,9}) to (\d{1,9}), digest ([0-9a-f]{16})(?:, after((?: \d{1,9} [^;]{1,200};)+))?/;

/** The seal in a text; undefined where there is none. Mail may have broken the line. */
export function sealIn(text: string): Seal | undefined {
  const found = SEAL.exec(text.replace(/\r?\n[> \t]*/g, ' '));
  if (!found) return undefined;
  const [, scenario, design, from, to, digest, after = ''] = found;
  const choices = [...after.matchAll(/(\d+) ([^;]+);/g)].map(([, step, name]) => [Number(step), name] as const);
  return { scenario, design, from: Number(from), to: Number(to), before: new Map(choices), digest };
}
