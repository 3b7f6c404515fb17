import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { GraphEdge, GraphNode } from '../../../worker/protocol.ts';
import { hasBeen, type Objects } from '../state/objects.ts';
import { type OutlineEntry, outlineOf } from './outline.ts';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly objects: Objects;
}

/** Up and down go from object to object; the whole text is one stop of the Tab key. */
function move(list: HTMLElement | null, { key, target }: KeyboardEvent): boolean {
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return false;
  const titles = [...(list?.querySelectorAll<HTMLElement>('[role="button"]') ?? [])];
  const at = titles.indexOf(target as HTMLElement);
  const next = at < 0 ? 0 : at + (key === 'ArrowDown' ? 1 : -1);
  titles[next]?.focus();
  return true;
}

/** Without what has not been, whose children stand in its place. */
const soFar = (entries: readonly OutlineEntry[], hasBeen: (id: string) => boolean): OutlineEntry[] =>
  entries.flatMap(({ children, ...entry }) => {
    const below = soFar(children, hasBeen);
    return hasBeen(entry.id) ? [{ ...entry, children: below }] : below;
  });

/** The picture as text, for reading aloud, for copying, for those who cannot see it. */
export function GraphText({ nodes, edges, objects }: Props) {
  const list = useRef<HTMLElement>(null);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const entries = useMemo(() => {
    const all = outlineOf(nodes, edges, objects);
    return stillAsked ? soFar(all, (id) => hasBeen(objects, id)) : all;
  }, [nodes, edges, objects, stillAsked]);
  return (
    <section
      ref={list}
      className="graph-text"
      aria-label="Objects as text"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
      tabIndex={0}
      onKeyDown={(event) => {
        if (!move(list.current, event)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <Entries entries={entries} />
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly OutlineEntry[] }) {
  return (
    <ul>
      {entries.map((entry) => (
        <Item key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

/** The title is no button element: text in one cannot be marked and copied everywhere. */
function Item({ entry: { id, title, facts, cached, gone, children } }: { readonly entry: OutlineEntry }) {
  const actions = useActions();
  const selected = useExplorer((state) => state.selection === id);
  return (
    <li className={gone ? 'is-gone' : undefined}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <span
        className="m graph-text-title"
        role="button"
        tabIndex={-1}
        aria-pressed={selected}
        onClick={() => actions.select(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          event.stopPropagation();
          actions.select(id);
        }}
      >
        {title}
      </span>
      {facts.length > 0 && <span className="m">: {facts.join('; ')}</span>}
      {cached.length > 0 && (
        <ul className="m">
          {cached.map((row) => (
            <li key={row}>{row}</li>
          ))}
        </ul>
      )}
      {children.length > 0 && <Entries entries={children} />}
    </li>
  );
}
