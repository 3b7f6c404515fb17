/** The timeline in words: what is around the playhead, a row for each thing. */
import type { ActorInfo, Span, Timeline } from '../../../worker/protocol.ts';

export interface TimelineRow {
  readonly key: string;
  readonly time: number;
  readonly actor: ActorInfo;
  readonly what: string;
  readonly position: number;
  readonly span: Span;
  readonly current: boolean;
}

/** Rows before and after the current one. */
const AROUND = 24;

export const manySteps = (count: number): string => `${count.toLocaleString('en-US')} steps`;

/** `write, command 2 NAME`, `look up: failed` */
export function wordsOf(span: Span): string {
  const { label, kind, command, failed, violates, count } = span;
  const what = kind === 'many' ? manySteps(count) : label;
  const about = command ? `, command ${command.ordinal} ${command.mnemonic}` : '';
  const bad = [...(failed ? ['failed'] : []), ...(violates ? ['violates a property'] : [])].join(', ');
  return `${what}${about}${bad && `: ${bad}`}`;
}

/** `current`: the piece that the step at `position` is in. */
export function rowsOf(
  timeline: Timeline,
  actors: readonly ActorInfo[],
  position: number,
  current: Span | undefined,
): readonly TimelineRow[] {
  const all = timeline.lanes.flatMap((spans, lane) =>
    spans.map((span) => ({
      key: `${lane} ${span.kind} ${span.position}`,
      // As told beside the sentence: when the step has happened.
      time: span.kind === 'act' ? span.end : span.begin,
      actor: actors[lane],
      what: wordsOf(span),
      position: span.position,
      span,
      current: span === current,
    })),
  );
  all.sort((a, b) => a.position - b.position || Number(a.span.kind === 'wait') - Number(b.span.kind === 'wait'));
  const next = all.findIndex((row) => row.position > position);
  const here = next < 0 ? all.length : next;
  return all.slice(Math.max(0, here - AROUND), here + AROUND);
}
