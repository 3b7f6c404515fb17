import type { GraphNode } from '../../../worker/protocol.ts';
import type { Box } from '../layout/geometry.ts';
import type { Layout } from '../layout/types.ts';
import type { ShownNode } from '../state/objects.ts';

/** What every way of drawing an object needs. */
export interface NodeProps {
  readonly node: GraphNode;
  readonly shown: ShownNode;
  readonly box: Box;
  readonly layout: Layout;
}
