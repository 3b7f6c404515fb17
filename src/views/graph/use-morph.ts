import { select } from 'd3-selection';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { wantsLessMotion } from '../../ui/less-motion.ts';
import type { GraphNode } from '../../worker/protocol.ts';
import { rolesOf } from './layout/joint.ts';
import type { Box } from './layout/geometry.ts';
import type { Layout } from './layout/types.ts';

/** ms */
const LASTS = 420;

interface Placed {
  readonly nodes: readonly GraphNode[];
  /** By what objects are, and by ids of parts. */
  readonly boxes: ReadonlyMap<string, Box>;
}

function placed(nodes: readonly GraphNode[], { boxes, slots }: Layout): Placed {
  const roles = rolesOf(nodes);
  return { nodes, boxes: new Map([...slots, ...[...boxes].map(([id, box]) => [roles.get(id) ?? id, box] as const)]) };
}

const shift = (from: Box, to: Box): string => `translate(${from.x - to.x}px, ${from.y - to.y}px)`;

/** When another run is shown, what both have moves from where it was to where it is; the rest appears. */
export function useMorph(
  content: RefObject<SVGGElement | null>,
  nodes: readonly GraphNode[],
  layout: Layout,
  motion: boolean,
): void {
  const last = useRef<Placed | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whether things move is asked when there is a move
  useLayoutEffect(() => {
    const before = last.current;
    const now = placed(nodes, layout);
    last.current = now;
    if (!content.current || !before || before.nodes === nodes || !motion || wantsLessMotion()) return;
    const roles = rolesOf(nodes);
    const content$ = select(content.current);
    content$.selectAll<SVGGElement, unknown>('[data-id]').each(function move() {
      const role = roles.get(this.dataset.id ?? '') ?? this.dataset.id ?? '';
      const [from, to] = [before.boxes.get(role), now.boxes.get(role)];
      if (!to) return;
      const frames = from ? [{ transform: shift(from, to) }, { transform: 'none' }] : [{ opacity: 0 }, { opacity: 1 }];
      this.animate(frames, { duration: LASTS, easing: 'ease-in-out' });
    });
    content$.selectAll<SVGGElement, unknown>('.edge').each(function appear() {
      this.animate([{ opacity: 0 }, { opacity: 0, offset: 0.6 }, { opacity: 1 }], { duration: LASTS });
    });
  }, [content, nodes, layout]);
}
