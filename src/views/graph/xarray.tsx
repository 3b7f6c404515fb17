import { actions, useExplorer } from '../../state/use-explorer.ts';
import { explain } from '../../ui/glossary.ts';
import type { XaNode, XaSlot } from '../../worker/protocol.ts';
import { hex } from '../common/ids.ts';
import type { Box, Layout } from './layout.ts';

/** What the tree of xa_nodes looks like: its height and how many slots of the leaves are used. */
export function xaFacts(nodes: readonly XaNode[]): string[] {
  if (nodes.length === 0) return ['empty'];
  const leaves = nodes.filter((node) => node.shift === 0);
  const used = leaves.reduce((sum, node) => sum + node.count, 0);
  return nodes.length === 1 ? ['xa_node', `${used} of 64`] : [`${nodes.length} nodes`, `${used} used`];
}

interface Props {
  readonly slots: readonly XaSlot[];
  readonly box: Box;
  readonly layout: Layout;
  readonly lit: ReadonlySet<string>;
}

/** The slots that are or were in use, each on the height of its vdevice. */
export function XaSlots({ slots, box, layout, lit }: Props) {
  const selection = useExplorer((state) => state.selection);
  const placed = slots.flatMap((slot) => {
    const at = layout.slots.get(slot.id);
    return at ? [{ slot, x: at.x - box.x, y: at.y - box.y, w: at.w, h: at.h }] : [];
  });
  return placed.map(({ slot, x, y, w, h }) => {
    const classes = ['slot'];
    if (slot.vdevice === '') classes.push('slot-empty');
    if (lit.has(slot.id)) classes.push('slot-lit');
    if (selection === slot.id) classes.push('slot-selected');
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the xarray itself can be selected by key; its slots stand in the inspector
      <g
        key={slot.id}
        className={classes.join(' ')}
        onClick={(event) => {
          event.stopPropagation();
          actions.select(slot.id);
        }}
      >
        <title>{`vdevs[${hex(slot.index)}]: ${slot.vdevice || 'empty'}\n\n${explain('vSID')}`}</title>
        <rect x={x} y={y} width={w} height={h} rx="2" />
        <text x={x + w / 2} y={y + h / 2}>
          [{hex(slot.index)}]
        </text>
      </g>
    );
  });
}
