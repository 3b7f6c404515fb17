import { kindOf, refOf } from '../common/ids.ts';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { type Box, bottom } from './layout/geometry.ts';
import { kindNamed } from './kinds.ts';
import type { Layout } from './layout/types.ts';
import { type Direction, nearest } from './state/nearest.ts';

const isArrow = (key: string): key is Direction => /^Arrow(Left|Right|Up|Down)$/.test(key);

export const partOf = (target: EventTarget | null): SVGElement | null =>
  target instanceof Element ? target.closest<SVGElement>('[data-id]') : null;

/** What holds others is reached at its head: below it are they. */
function stopsOf({ boxes, slots }: Layout): Map<string, Box> {
  const stops = new Map([...boxes, ...slots]);
  for (const [id, box] of boxes) {
    const { kind, owner } = refOf(id);
    const { inside } = kindNamed(kind);
    if (!inside) continue;
    const own = [...slots].filter(([slot]) => kindOf(slot) in inside && refOf(slot).owner === owner);
    const first = Math.min(bottom(box), ...own.map(([, slot]) => slot.y));
    stops.set(id, { ...box, h: Math.max(1, first - box.y) });
  }
  return stops;
}

/**
 * The whole picture is one stop of the Tab key. Inside, arrow keys go to the nearest object, Enter and Space select it,
 * Escape leaves. Tab indices are set on the elements: moving the focus draws nothing anew.
 */
export function useRoving(svg: RefObject<SVGSVGElement | null>, layout: Layout | null, reveal: (box: Box) => void) {
  const actions = useActions();
  const selection = useExplorer((state) => state.selection);
  const entry = useRef<string | null>(null);

  const enter = useCallback(
    (id: string): SVGElement | null => {
      for (const old of svg.current?.querySelectorAll('[data-id][tabindex="0"]') ?? [])
        old.setAttribute('tabindex', '-1');
      const element = svg.current?.querySelector<SVGElement>(`[data-id="${CSS.escape(id)}"]`) ?? null;
      element?.setAttribute('tabindex', '0');
      entry.current = id;
      return element;
    },
    [svg],
  );

  // The Tab key comes to what is selected, else to where it was last, else to the first object.
  useEffect(() => {
    if (!layout) return;
    const known = (id: string | null): id is string => id !== null && (layout.boxes.has(id) || layout.slots.has(id));
    const first = [...layout.boxes.keys()].find((id) => kindOf(id) === 'vcpu') ?? [...layout.boxes.keys()][0];
    const id = known(selection) ? selection : known(entry.current) ? entry.current : first;
    if (id) enter(id);
  }, [layout, selection, enter]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const part = partOf(event.target);
    const id = part?.dataset.id;
    if (!layout || !part || !id || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isArrow(event.key)) {
      const next = nearest(stopsOf(layout), id, event.key);
      if (next) {
        enter(next)?.focus({ preventScroll: true });
        reveal(layout.boxes.get(next) ?? layout.slots.get(next)!);
      }
    } else if (event.key === 'Enter' || event.key === ' ') actions.select(id);
    else if (event.key === 'Escape') part.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return onKeyDown;
}
