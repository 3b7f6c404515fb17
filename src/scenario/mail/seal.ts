/** The last line of an interleaving: what it is of, so that it can be read back. */
import { hashWord } from '../../model/state/pages.ts';
import type { Run } from '../../model/system/run.ts';

export interface Seal {
  /** Id of the scenario, or name of the capture. */
  readonly scenario: string;
  readonly design: string;
  /** Steps that are drawn, both included, from 1. */
  readonly from: number;
  readonly to: number;
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

export const sealText = ({ scenario, design, from, to, digest }: Seal): string =>
  `Read back by viommu read: scenario ${scenario}, design ${design}, steps ${from} to ${to}, digest ${digest}`;

const SEAL =
  /Read back by viommu read: scenario ([\w.() -]{1,80}), design ([\w.,=-]{1,200}), steps (\d{1,9}) to (\d{1,9}), digest ([0-9a-f]{16})/;

/** The seal in a text; undefined where there is none. Mail may have broken the line. */
export function sealIn(text: string): Seal | undefined {
  const found = SEAL.exec(text.replace(/\r?\n[> \t]*/g, ' '));
  if (!found) return undefined;
  const [, scenario, design, from, to, digest] = found;
  return { scenario, design, from: Number(from), to: Number(to), digest };
}
