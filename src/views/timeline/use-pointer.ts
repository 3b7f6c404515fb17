import { type PointerEvent, type RefObject, useMemo, useRef, useState } from 'react';
import type { ExplorerActions } from '../../state/types.ts';
import { useActions } from '../../state/use-explorer.ts';
import type { Span } from '../../worker/protocol.ts';
import { spanAt } from './time/find.ts';
import { wordsOf } from './text/rows.ts';
import { type Frame, lengthOf, micros, placeAt } from './time/scale.ts';
import type { Show } from './use-show.ts';
import { panBy } from './time/zoom.ts';

/** Movement that makes a click a drag, and how far from a hairline still counts as on it, px. */
const DRAG = 4;
const NEAR = 4;

interface Gesture {
  readonly kind: 'scrub' | 'pan' | 'mark';
  readonly startX: number;
  lastX: number;
  moved: boolean;
}

interface Props {
  /** The axis and what is below it. */
  readonly area: RefObject<HTMLElement | null>;
  /** The lanes; not there while they are shown as text. */
  readonly track: RefObject<HTMLElement | null>;
  readonly frame: Frame;
  readonly show: Show;
  /** Spans of the lane at a height within the track, px. */
  readonly laneAt: (y: number) => readonly Span[] | undefined;
}

type Handler = (event: PointerEvent<HTMLElement>) => void;

export interface Pointing {
  readonly onPointerDown: Handler;
  readonly onPointerMove: Handler;
  readonly onPointerUp: Handler;
  readonly onPointerCancel: Handler;
  /** A range is being marked: from where the playhead was when it began to where it is. */
  readonly marking: boolean;
}

const inHead = (event: PointerEvent): boolean => (event.target as Element).closest('.tl-axis') !== null;

function titleOf(span: Span): string {
  const step = span.kind === 'many' ? `from step ${span.position}` : `step ${span.position}`;
  return `${wordsOf(span)}\n${step}, ${micros(span.begin)} to ${micros(span.end)} assumed µs`;
}

/** To the last step before a place; of all places asked for within a frame only the last. */
function scrubber(goToPlace: ExplorerActions['goToPlace']): (place: number) => void {
  let wished: number | null = null;
  return (place) => {
    const waiting = wished !== null;
    wished = Math.max(0, place);
    if (waiting) return;
    requestAnimationFrame(() => {
      if (wished !== null) void goToPlace(wished);
      wished = null;
    });
  };
}

/** A click goes there. A drag moves the playhead if it begins on it or on the axis, marks a range with Shift, or pans. */
export function usePointer({ area, track, frame, show, laneAt }: Props): Pointing {
  const actions = useActions();
  const [marking, setMarking] = useState(false);
  const now = useRef({ frame, laneAt });
  now.current = { frame, laneAt };

  const handlers = useMemo(() => {
    const scrub = scrubber(actions.goToPlace);
    let gesture: Gesture | null = null;

    const placeUnder = (event: PointerEvent): number =>
      placeAt(now.current.frame, event.clientX - (area.current?.getBoundingClientRect().left ?? 0));
    const spanUnder = (event: PointerEvent): Span | undefined => {
      const { frame, laneAt } = now.current;
      if (!track.current || inHead(event)) return undefined;
      const lane = laneAt(event.clientY - track.current.getBoundingClientRect().top);
      return lane && spanAt(lane, placeUnder(event), lengthOf(frame, NEAR));
    };
    const click = (event: PointerEvent): void => {
      const span = spanUnder(event);
      if (span && span.kind !== 'many') void actions.goTo(span.position);
      else void actions.goToPlace(Math.max(0, placeUnder(event)));
    };

    return {
      onPointerDown: (event: PointerEvent<HTMLElement>): void => {
        const target = event.target as Element;
        // The menu that follows is of the step that is pointed at.
        if (event.button === 2 && !target.closest('button')) {
          const span = spanUnder(event);
          if (span && span.kind !== 'many') void actions.goTo(span.position);
        }
        if (event.button !== 0 || target.closest('button, .tl-text')) return;
        const grabs = inHead(event) || target.closest('.tl-playhead') !== null;
        const kind = event.shiftKey ? 'mark' : grabs ? 'scrub' : 'pan';
        event.currentTarget.setPointerCapture(event.pointerId);
        gesture = { kind, startX: event.clientX, lastX: event.clientX, moved: false };
        if (kind === 'scrub') scrub(placeUnder(event));
        if (kind === 'mark') void actions.goToPlace(Math.max(0, placeUnder(event))).then(() => setMarking(true));
      },
      onPointerMove: (event: PointerEvent<HTMLElement>): void => {
        if (!gesture) {
          const span = spanUnder(event);
          const title = span ? titleOf(span) : '';
          if (event.currentTarget.title !== title) event.currentTarget.title = title;
          event.currentTarget.style.cursor = span ? 'pointer' : '';
          return;
        }
        const by = event.clientX - gesture.lastX;
        gesture.moved ||= Math.abs(event.clientX - gesture.startX) >= DRAG;
        if (!gesture.moved || by === 0) return;
        gesture.lastX = event.clientX;
        if (gesture.kind === 'pan') {
          const { frame } = now.current;
          show((domain, whole) => panBy(whole, domain, -lengthOf(frame, by)));
        } else scrub(placeUnder(event));
      },
      onPointerUp: (event: PointerEvent<HTMLElement>): void => {
        if (!gesture) return;
        const { kind, moved } = gesture;
        gesture = null;
        if (kind === 'pan' && !moved) click(event);
        if (kind === 'mark')
          void actions.goToPlace(Math.max(0, placeUnder(event))).then(() => setTimeout(() => setMarking(false)));
      },
      onPointerCancel: (): void => {
        gesture = null;
        setMarking(false);
      },
    };
  }, [actions, area, track, show]);

  return { ...handlers, marking };
}
