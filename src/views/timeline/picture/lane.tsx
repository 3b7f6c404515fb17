import { kindOf } from '../../common/ids.ts';
import { memo, useMemo } from 'react';
import type { ExplorerState } from '../../../state/types.ts';
import { useExplorer } from '../../../state/use-explorer.ts';
import { widthOf } from '../../../ui/mark-geometry.ts';
import { placeOf } from '../../../worker/protocol/axis.ts';
import type { ActorKind, Span } from '../../../worker/protocol.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { manySteps } from '../text/rows.ts';
import {
  aboutOf,
  type WideSpan,
  begun,
  dashes,
  density,
  type Fine,
  isBad,
  outline,
  piecesOf,
  profile,
} from '../time/pieces.ts';
import type { Frame } from '../time/scale.ts';

/** Room around a mark, px; what a character takes, and how much of a label can still be read. */
const AROUND_MARK = 6;
const PER_CHARACTER = 7;
const LEAST_LABEL = 40;

interface BoxProps {
  readonly box: WideSpan;
  readonly future: boolean;
  /** It is about the command that is selected. */
  readonly selected: boolean;
}

function classOf({ box: { span, cut }, future, selected }: BoxProps): string {
  const bad = span.failed ? ' tl-failed' : span.violates ? ' tl-violates' : '';
  return `tl-box tl-${span.kind}${bad}${cut ? ' tl-cut' : ''}${future ? ' tl-future' : ''}${selected ? ' tl-selected' : ''}`;
}

/** A span with room for words. */
const SpanBox = memo(function SpanBox(props: BoxProps) {
  const { span, x, width, room } = props.box;
  const markRoom = span.command ? widthOf(String(span.command.ordinal)) + AROUND_MARK : 0;
  const mark = span.command && width >= markRoom ? span.command : null;
  const words = span.kind === 'many' ? manySteps(span.count) : span.label;
  const label = isBad(span) ? `✗ ${words}` : words;
  const free = room - (mark ? markRoom : 0) - 8;
  return (
    <div className={classOf(props)} style={{ left: x, width: Math.max(1, width - 1) }}>
      {span.kind === 'many' && <i style={{ '--density': density(span) } as React.CSSProperties} />}
      {mark && <CommandMark entry={mark} silent />}
      {free >= Math.min(LEAST_LABEL, label.length * PER_CHARACTER) && <span style={{ maxWidth: free }}>{label}</span>}
    </div>
  );
});

const BAR = 1.5;

const about = (fine: readonly Fine[], selection: string | null): readonly Fine[] =>
  selection === null ? [] : fine.filter(({ span }) => aboutOf(span) === selection);

interface HairlinesProps {
  readonly fine: readonly Fine[];
  /** How many of them have begun. */
  readonly past: number;
  readonly width: number;
  readonly height: number;
  readonly selection: string | null;
}

/** All narrow spans of a lane in a few paths: there may be hundreds. */
const Hairlines = memo(function Hairlines({ fine, past, width, height, selection }: HairlinesProps) {
  const [done, coming] = [fine.slice(0, past), fine.slice(past)];
  const of = (kind: Fine['kind'], pieces: readonly Fine[] = done): readonly Fine[] =>
    pieces.filter((piece) => piece.kind === kind);
  return (
    <svg className="tl-fine" width={width} height={height} aria-hidden="true">
      <path className="tl-fine-normal" d={outline(of('normal'), height)} />
      <path className="tl-fine-bar" d={outline(of('normal'), height, BAR)} />
      <path className="tl-fine-many" d={profile(of('many'), height)} />
      <path className="tl-fine-coming" d={profile(of('many', coming), height)} />
      <path className="tl-fine-dashes" d={dashes(coming, height)} />
      <path className="tl-fine-bad" d={outline(of('bad', fine), height)} />
      <path className="tl-fine-selected" d={outline(about(fine, selection), height)} />
    </svg>
  );
});

/** The selection, if it is a command: others do not concern the lanes. */
const selectedCommand = ({ selection }: ExplorerState): string | null =>
  selection && kindOf(selection) === 'cmd' ? selection : null;

interface Props {
  readonly spans: readonly Span[];
  readonly kind: ActorKind;
  readonly frame: Frame;
  readonly top: number;
  readonly height: number;
}

const BEGIN = { position: 0, time: 0 };

/** What an actor does and waits for. A step redraws only the boxes that the playhead passes. */
export const Lane = memo(function Lane({ spans, kind, frame, top, height }: Props) {
  const { boxes, fine } = useMemo(() => piecesOf(spans, frame), [spans, frame]);
  const selection = useExplorer(selectedCommand);
  const past = useExplorer(({ view }) => begun(boxes, placeOf(frame.axis, view ?? BEGIN)));
  const gone = useExplorer(({ view }) => begun(fine, placeOf(frame.axis, view ?? BEGIN)));
  return (
    <div className={`tl-lane a-${kind}`} style={{ top, height }}>
      <Hairlines fine={fine} past={gone} width={frame.width} height={height - 3} selection={selection} />
      {boxes.map((box, i) => (
        <SpanBox
          key={`${box.span.kind} ${box.span.position}`}
          box={box}
          future={i >= past}
          selected={selection !== null && aboutOf(box.span) === selection}
        />
      ))}
    </div>
  );
});
