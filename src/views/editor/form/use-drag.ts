/** Rows are dragged to the place of another row, or to the end of a list: of their own list or another one of its kind. */
import { type DragEvent, useState } from 'react';
import type { Path } from '../../../worker/protocol.ts';
import { keyOf, useForm } from './form-context.ts';

interface Dragged {
  readonly path: Path;
  /** Its list is empty without it. */
  readonly alone: boolean;
}

/** What is dragged: kept here, because a browser tells it only when it is dropped. */
let dragged: Dragged | null = null;

const listOf = (path: Path): Path => path.slice(0, -1);

/** What makes a row one that can be dragged. `said`: what it is elsewhere, as text. */
export const dragging = (path: Path, alone: boolean, said: string) => ({
  draggable: true,
  onDragStart(event: DragEvent) {
    event.stopPropagation();
    dragged = { path, alone };
    event.dataTransfer?.setData('text/plain', said);
  },
  onDragEnd() {
    dragged = null;
  },
});

/** Where an item comes to stand in the end: a batch that it was all of is gone then. */
export function landing({ path, alone }: Dragged, list: Path, at: number): string {
  const from = listOf(path);
  const step = from.length - 2;
  const goes = alone && from.at(-1) === 'commands' && keyOf(from.slice(0, step)) === keyOf(list.slice(0, step));
  if (!goes || Number(from[step]) >= Number(list[step])) return keyOf([...list, at]);
  return keyOf([...list.slice(0, step), Number(list[step]) - 1, ...list.slice(step + 1), at]);
}

/** What makes something a place that a row can be dropped on: before the i-th of a list of some length, or behind its last. */
export function useDrop(list: Path, at: number, length: number) {
  const { make } = useForm();
  const [over, setOver] = useState(false);
  const takes = (): boolean =>
    dragged !== null && dragged.path.at(-2) === list.at(-1) && keyOf(dragged.path) !== keyOf([...list, at]);
  const drop = {
    onDragOver(event: DragEvent) {
      if (!takes()) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      setOver(false);
      if (!takes() || !dragged) return;
      event.preventDefault();
      event.stopPropagation();
      const { path } = dragged;
      const own = keyOf(listOf(path)) === keyOf(list);
      const to = own ? Math.min(at, length - 1) : at;
      make(own ? { kind: 'move', path, to } : { kind: 'move', path, to, list }, landing(dragged, list, to));
    },
  };
  return { drop, over };
}
