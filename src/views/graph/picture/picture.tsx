import { memo, type RefObject, useMemo, useRef } from 'react';
import { useExplorer } from '../../../state/use-explorer.ts';
import type { EventView, GraphNode } from '../../../worker/protocol.ts';
import { partPicture } from '../kinds.ts';
import type { Layout, Line } from '../layout/types.ts';
import { failureOf } from '../state/callout.ts';
import { type Journey, journeysOf } from '../state/journeys.ts';
import { ABSENT, hasBeen, type Objects } from '../state/objects.ts';
import { Callout } from './callout.tsx';
import { EdgeLine, LitLine } from './edge-line.tsx';
import { FoldBox } from './fold-box.tsx';
import { Notes } from './notes.tsx';
import { ObjectNode } from './object-node.tsx';
import { Moved, Sheets } from './sheets.tsx';
import { Slot } from './slot.tsx';
import { Tokens } from './tokens.tsx';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly layout: Layout;
  readonly only: ReadonlySet<string>;
  readonly objects: Objects;
  readonly events: readonly EventView[];
  readonly position: number;
  readonly content: RefObject<SVGGElement | null>;
  /** As SVG alone, for a picture that leaves the page. */
  readonly flat?: boolean;
}

const toneOf = ({ failed, cargo }: Journey): 'ink' | 'error' | 'ooo' =>
  failed ? 'error' : cargo.some(({ outOfOrder }) => outOfOrder) ? 'ooo' : 'ink';

/** Ids of the objects that are there; the same set as long as these are. */
function usePresent(objects: Objects): ReadonlySet<string> {
  const last = useRef<ReadonlySet<string>>(new Set());
  const now = new Set<string>();
  for (const [id, { present }] of objects) if (present) now.add(id);
  const isSame = now.size === last.current.size && [...now].every((id) => last.current.has(id));
  if (!isSame) last.current = now;
  return last.current;
}

/** Objects, edges, what this step travelled, and what it carried. Each part is drawn again only when it has changed. */
export const Picture = memo(function Picture({ nodes, layout, only, objects, events, position, ...as }: Props) {
  const { content, flat = false } = as;
  const selection = useExplorer((state) => state.selection);
  const journeys = useMemo(() => journeysOf(events, layout), [events, layout]);
  const failure = useMemo(() => failureOf(events, layout), [events, layout]);
  const lit = useMemo(() => new Set(events.flatMap(({ objects: named, path }) => [...named, ...path])), [events]);
  const lines = useMemo(() => new Map(layout.lines.map((line) => [line.key, line])), [layout]);
  const titles = useMemo(() => new Map(nodes.map((node) => [node.id, node.title])), [nodes]);
  const there = usePresent(objects);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const told = (id: string): boolean => !stillAsked || id === selection || hasBeen(objects, id);

  return (
    <g ref={content}>
      <Moved flat={flat}>
        <Notes hints={layout.hints} notes={layout.notes} />
        {layout.folds.map((fold) => (
          <FoldBox
            key={fold.devices[0]}
            fold={fold}
            rows={fold.devices.flatMap((id) => objects.get(id)?.cache ?? [])}
            lit={fold.members.some((id) => lit.has(id))}
            lh={layout.metrics.lh}
          />
        ))}
      </Moved>
      <AtRest lines={layout.lines} {...{ there, selection, flat }} untold={stillAsked !== null} />
      <Moved flat={flat}>
        <Travelled journeys={journeys} lines={lines} />
      </Moved>
      <Sheets flat={flat}>
        {nodes.map((node) => {
          const box = layout.boxes.get(node.id);
          return (
            box &&
            told(node.id) && (
              <ObjectNode
                key={node.id}
                node={node}
                shown={objects.get(node.id) ?? ABSENT}
                box={box}
                layout={layout}
                lit={lit.has(node.id)}
                only={only.has(node.id)}
                selected={selection === node.id}
              />
            )
          );
        })}
      </Sheets>
      <Sheets flat={flat}>
        {[...layout.slots].map(([id, box]) => {
          const state = { id, box, lit: lit.has(id), selected: selection === id };
          const shown = objects.get(id) ?? ABSENT;
          const Part = partPicture(id);
          return Part ? (
            <Part key={id} {...state} shown={shown} metrics={layout.metrics} />
          ) : (
            <Slot key={id} {...state} form={layout.form} target={titles.get(shown.vdevice ?? '') ?? ''} />
          );
        })}
      </Sheets>
      <Moved flat={flat}>
        {failure && <Callout failure={failure} layout={layout} />}
        <Tokens journeys={journeys} position={position} />
      </Moved>
    </g>
  );
});

interface AtRestProps {
  readonly lines: readonly Line[];
  readonly there: ReadonlySet<string>;
  readonly selection: string | null;
  /** What is absent may still come, and is not told. */
  readonly untold: boolean;
  readonly flat: boolean;
}

/** The edges as they are between steps. */
const AtRest = memo(function AtRest({ lines, there, selection, untold, flat }: AtRestProps) {
  return (
    <Sheets flat={flat}>
      {lines.map((line) => {
        const { from, to } = line.edge;
        const absent = !there.has(from) || !line.leadsTo.some((id) => there.has(id));
        const near = selection !== null && (from === selection || to === selection);
        return !(absent && untold) && <EdgeLine key={line.key} line={line} absent={absent} near={near} />;
      })}
    </Sheets>
  );
});

/**
 * Lit lines lie above those at rest; a way without an edge is a faint straight line. Another step's ways are drawn into the
 * same places: to take out what refers to a marker costs the browser more than to change it.
 */
function Travelled({
  journeys,
  lines,
}: {
  readonly journeys: readonly Journey[];
  readonly lines: ReadonlyMap<string, Line>;
}) {
  const bare = journeys.flatMap((journey) => journey.bare);
  const lit = journeys.flatMap((journey) =>
    journey.lines.map((key) => ({ line: lines.get(key), tone: toneOf(journey) })),
  );
  return (
    <>
      {bare.map((points, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <path key={i} className="edge-bare" d={`M${points.map((at) => at.join(' ')).join('L')}`} />
      ))}
      {lit.map(
        ({ line, tone }, i) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          line && <LitLine key={i} line={line} tone={tone} />,
      )}
    </>
  );
}
