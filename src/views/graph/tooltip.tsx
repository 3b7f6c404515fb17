import { type RefObject, useEffect, useState } from 'react';
import { Explained } from '../words/term.tsx';
import type { NodeWords } from './text/words.ts';

interface Props {
  readonly svg: RefObject<SVGSVGElement | null>;
  readonly frame: RefObject<HTMLElement | null>;
  /** Words of an object, a slot or an edge, by `data-id` or `data-edge`. */
  readonly wordsOf: (id: string | undefined, edge: string | undefined) => NodeWords | null;
}

interface Pointed {
  readonly id?: string;
  readonly edge?: string;
  /** In the frame, px. */
  readonly x: number;
  readonly y: number;
  /** Right or lower half: the hint opens to the other side. */
  readonly flipX: boolean;
  readonly flipY: boolean;
  /** Room on that side, px. */
  readonly room: number;
}

const WIDEST = 380;

/** The pointed-at or focused part of the picture. */
function usePointed({ svg, frame }: Props): Pointed | null {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => {
    const element = svg.current;
    if (!element || !frame.current) return;
    const outer = frame.current;
    const show = (target: EventTarget | null, clientX?: number, clientY?: number): void => {
      const part = target instanceof Element ? target.closest<SVGElement>('[data-id], [data-edge]') : null;
      if (!part) {
        setPointed(null);
        return;
      }
      const bounds = outer.getBoundingClientRect();
      const box = part.getBoundingClientRect();
      const object = part.dataset.id !== undefined;
      const centre = box.left + box.width / 2 - bounds.left;
      const flipX = (object ? centre : (clientX ?? 0) - bounds.left) > bounds.width * 0.55;
      const flipY = (object ? box.bottom : (clientY ?? 0)) - bounds.top > bounds.height * 0.6;
      // Below or above an object: what it leads to stands beside it. At the pointer for a line.
      const x = object ? (flipX ? box.right : box.left) - bounds.left : (clientX ?? 0) - bounds.left;
      const y = object ? (flipY ? box.top : box.bottom) - bounds.top : (clientY ?? 0) - bounds.top;
      const room = (flipX ? x : bounds.width - x) - 8;
      setPointed({ id: part.dataset.id, edge: part.dataset.edge, x, y, flipX, flipY, room });
    };
    const over = (event: PointerEvent): void => show(event.buttons ? null : event.target, event.clientX, event.clientY);
    const hide = (): void => setPointed(null);
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event.target);
    };
    const all: [string, (event: never) => void][] = [
      ['pointerover', over],
      ['pointerleave', hide],
      ['pointerdown', hide],
      ['wheel', hide],
      ['focusin', focus],
      ['focusout', hide],
    ];
    for (const [type, listener] of all) element.addEventListener(type, listener as EventListener, { passive: true });
    return () => {
      for (const [type, listener] of all) element.removeEventListener(type, listener as EventListener);
    };
  }, [svg, frame]);
  return pointed;
}

/** What is pointed at, explained at once. Screen readers have it as the object's name. */
export function Tooltip(props: Props) {
  const pointed = usePointed(props);
  const words = pointed && props.wordsOf(pointed.id, pointed.edge);
  if (!pointed || !words) return null;
  const { x, y, flipX, flipY, room } = pointed;
  const shift = `translate(${flipX ? '-100%' : '0'}, ${flipY ? 'calc(-100% - 6px)' : '6px'})`;
  return (
    <div
      className="graph-tip"
      aria-hidden="true"
      style={{ left: x, top: y, transform: shift, maxWidth: Math.min(WIDEST, room) }}
    >
      <p className="graph-tip-title">{words.title}</p>
      {words.facts.map((fact) => (
        <p key={fact} className="m">
          {fact}
        </p>
      ))}
      {words.explanation && words.explanation !== words.title && (
        <p className="graph-tip-more">
          <Explained text={words.explanation} />
        </p>
      )}
    </div>
  );
}
