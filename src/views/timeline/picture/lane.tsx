import { memo, useMemo } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { ActorKind, Span } from '../../../worker/protocol.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { manySteps } from '../text/rows.ts';
import { type Box, begun, density, type Fine, isBad, outline, piecesOf } from '../time/pieces.ts';
import type { Frame } from '../time/scale.ts';

/** Room that a mark takes, px; what a character takes, and how much of a label can still be read. */
const MARK_ROOM = 24;
const PER_CHARACTER = 7;
const LEAST_LABEL = 40;

interface BoxProps {
  readonly box: Box;
  readonly future: boolean;
}

function classOf({ span, cut }: Box, future: boolean): string {
  const bad = span.failed ? ' tl-failed' : span.violates ? ' tl-violates' : '';
  return `tl-box tl-${span.kind}${bad}${cut ? ' tl-cut' : ''}${future ? ' tl-future' : ''}`;
}

/** A span with room for words. */
const SpanBox = memo(function SpanBox({ box, future }: BoxProps) {
  const { span, x, width } = box;
  const mark = span.command && width >= MARK_ROOM;
  const words = span.kind === 'many' ? manySteps(span.count) : span.label;
  const label = isBad(span) ? `✗ ${words}` : words;
  const room = width - (mark ? MARK_ROOM : 0) - 8;
  return (
    <div className={classOf(box, future)} style={{ left: x, width: Math.max(1, width - 1) }}>
      {span.kind === 'many' && <i style={{ '--density': density(span, width) } as React.CSSProperties} />}
      {mark && <CommandMark entry={span.command!} silent />}
      {room >= Math.min(LEAST_LABEL, label.length * PER_CHARACTER) && <span>{label}</span>}
    </div>
  );
});

const BAR = 1.5;

/** All narrow spans of a lane in a few paths: there may be hundreds. */
const Hairlines = memo(function Hairlines({
  fine,
  width,
  height,
}: {
  readonly fine: readonly Fine[];
  readonly width: number;
  readonly height: number;
}) {
  const of = (kind: Fine['kind']): readonly Fine[] => fine.filter((piece) => piece.kind === kind);
  return (
    <svg className="tl-fine" width={width} height={height} aria-hidden="true">
      <path className="tl-fine-normal" d={outline(of('normal'), height)} />
      <path className="tl-fine-bar" d={outline(of('normal'), height, BAR)} />
      <path className="tl-fine-many" d={outline(of('many'), height)} />
      <path className="tl-fine-bad" d={outline(of('bad'), height)} />
    </svg>
  );
});

interface Props {
  readonly spans: readonly Span[];
  readonly kind: ActorKind;
  readonly frame: Frame;
  readonly top: number;
  readonly height: number;
}

/** What an actor does and waits for. A step redraws only the boxes that the playhead passes. */
export const Lane = memo(function Lane({ spans, kind, frame, top, height }: Props) {
  const { boxes, fine } = useMemo(() => piecesOf(spans, frame), [spans, frame]);
  const past = useExplorer((state) => begun(boxes, state.view?.time ?? 0));
  return (
    <div className={`tl-lane a-${kind}`} style={{ top, height }}>
      <Hairlines fine={fine} width={frame.width} height={height - 3} />
      {boxes.map((box, i) => (
        <SpanBox key={`${box.span.kind} ${box.span.position}`} box={box} future={i >= past} />
      ))}
    </div>
  );
});
