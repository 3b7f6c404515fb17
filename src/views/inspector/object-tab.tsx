import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Explained } from '../../ui/term.tsx';
import type { GraphNode, NodeState } from '../../worker/protocol.ts';
import { hex, parseCommandId, parseSlotId } from '../common/ids.ts';
import { CommandDetail } from './command-detail.tsx';

/** Objects that point to this one or that it points to. */
function Links({ id }: { readonly id: string }) {
  const nodes = useExplorer((state) => state.opened?.nodes) ?? [];
  const edges = useExplorer((state) => state.opened?.edges) ?? [];
  const title = (other: string): string => nodes.find((node) => node.id === other)?.title ?? other;
  const links = edges.flatMap(({ from, to, kind }) =>
    from === id ? [{ other: to, way: '→', kind }] : to === id ? [{ other: from, way: '←', kind }] : [],
  );
  if (links.length === 0) return null;
  return (
    <>
      <h3 className="caption">Edges</h3>
      <ul className="links">
        {links.map(({ other, way, kind }) => (
          <li key={`${way}${other}`}>
            <span className="muted">{way}</span>{' '}
            <button type="button" className="link m" onClick={() => actions.select(other)}>
              {other.startsWith('slot/') ? `vdevs[${hex(parseSlotId(other)?.vsid ?? 0)}]` : title(other)}
            </button>{' '}
            <span className="caption">{kind === 'derived' ? 'derived, no struct member' : kind}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function XaTree({ xa }: { readonly xa: NonNullable<NodeState['xa']> }) {
  return (
    <>
      <h3 className="caption">
        <Explained text="xa_node" />
        s, depth first
      </h3>
      <ul className="m xa-tree">
        {xa.nodes.map((node) => (
          <li key={`${node.shift} ${node.first}`}>
            shift {node.shift}, offset {node.offset}, count {node.count}: {hex(node.first)}–{hex(node.last)}
          </li>
        ))}
      </ul>
      <h3 className="caption">Slots</h3>
      <ul className="links">
        {xa.slots.map((slot) => (
          <li key={slot.id}>
            <button type="button" className="link m" onClick={() => actions.select(slot.id)}>
              [{hex(slot.index)}]
            </button>{' '}
            <span className="m muted">{slot.vdevice ? `→ ${slot.vdevice}` : 'empty'}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function ObjectDetail({ node, state }: { readonly node: GraphNode; readonly state: NodeState | undefined }) {
  return (
    <div className="detail">
      <h2 className="m detail-title">{node.title}</h2>
      <p className="caption m">{node.id}</p>
      {!state?.present && <p className="detail-gone">gone, or not made yet</p>}
      <ul className="facts m">
        {state?.lines.filter(Boolean).map((line) => (
          <li key={line}>
            <Explained text={line} />
          </li>
        ))}
        {state?.users !== undefined && <li className="muted">users {state.users}</li>}
      </ul>
      {state?.xa && <XaTree xa={state.xa} />}
      <Links id={node.id} />
    </div>
  );
}

function SlotDetail({ id, vsid }: { readonly id: string; readonly vsid: number }) {
  const nodes = useExplorer((state) => state.view?.nodes);
  const slot = Object.values(nodes ?? {})
    .flatMap((node) => node.xa?.slots ?? [])
    .find((candidate) => candidate.id === id);
  return (
    <div className="detail">
      <h2 className="m detail-title">vdevs[{hex(vsid)}]</h2>
      <p className="caption m">{id}</p>
      <p>{slot?.vdevice ? 'Holds a pointer to a vdevice.' : 'Empty: no vdevice has this vSID.'}</p>
      <Links id={id} />
    </div>
  );
}

/** The selected object, command or slot. */
export function ObjectTab() {
  const selection = useExplorer((state) => state.selection);
  const node = useExplorer((state) => state.opened?.nodes.find(({ id }) => id === selection));
  const state = useExplorer((store) => (selection ? store.view?.nodes[selection] : undefined));
  if (selection === null) return <p className="detail muted">Select an object of the graph or a command of a queue.</p>;
  if (node) return <ObjectDetail node={node} state={state} />;
  const command = parseCommandId(selection);
  if (command) return <CommandDetail command={command} />;
  const slot = parseSlotId(selection);
  if (slot) return <SlotDetail id={selection} vsid={slot.vsid} />;
  return <p className="detail m">{selection}</p>;
}
