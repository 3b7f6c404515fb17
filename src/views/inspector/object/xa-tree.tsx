import { memo, useMemo } from 'react';
import { Term } from '../../words/term.tsx';
import { useActions } from '../../../state/use-explorer.ts';
import type { NodeState } from '../../../worker/protocol.ts';
import { hex } from '../../common/value-text.ts';
import { same } from '../../common/same.ts';
import { NodeLink } from './node-link.tsx';
import { type XaRow, xaRows } from './xa-rows.ts';

const range = (first: number, last: number): string => (first === last ? hex(first) : `${hex(first)}–${hex(last)}`);

function Row({ row }: { readonly row: XaRow }) {
  const actions = useActions();
  if (row.kind === 'empty') return <span className="muted">[{range(row.first, row.last)}] empty</span>;
  if (row.kind === 'node') {
    const { shift, offset, count, first, last } = row.node;
    return (
      <>
        <Term of="xa_node" /> <span className="muted">{range(first, last)}</span>
        <span className="xa-members">
          <span title="index bits below this node’s">shift {shift}</span>
          <span title="slot in the node above">offset {offset}</span>
          <span title="occupied slots of 64">count {count}</span>
        </span>
      </>
    );
  }
  const { index, id, vdevice } = row.slot;
  return (
    <>
      <button type="button" className="link" onClick={() => actions.select(id)}>
        [{hex(index)}]
      </button>{' '}
      {vdevice ? (
        <>
          → <NodeLink id={vdevice} />
        </>
      ) : (
        <span className="muted">empty: its vdevice is gone</span>
      )}
    </>
  );
}

const keyOf = (row: XaRow): string =>
  row.kind === 'node'
    ? `node ${row.node.shift} ${row.node.first}`
    : row.kind === 'slot'
      ? row.slot.id
      : `empty ${row.first}`;

/** The tree of an xarray; what is empty takes one line however long it is. */
export const XaTree = memo(function XaTree({ xa }: { readonly xa: NonNullable<NodeState['xa']> }) {
  const rows = useMemo(() => xaRows(xa.nodes, xa.slots), [xa]);
  return (
    <>
      <h3 className="detail-head">Tree</h3>
      <ul className="m xa-tree">
        {rows.map((row) => (
          <li key={keyOf(row)} className={`xa-${row.kind}`} style={{ paddingLeft: `${row.depth * 2}ch` }}>
            <Row row={row} />
          </li>
        ))}
      </ul>
    </>
  );
}, same);
