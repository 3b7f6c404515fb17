import { WORDS } from '../../arch/words.ts';
import { useMemo } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import type { ObjectDetail as Detail } from '../../../worker/protocol.ts';
import { kindNamed } from '../../graph/kinds.ts';
import { useKept } from '../use-kept.ts';
import { Edges } from './edges.tsx';
import { Holders } from './holders.tsx';
import { useTitle } from './node-link.tsx';
import { StructView } from './struct-view.tsx';
import { XaTree } from './xa-tree.tsx';

/** Of what the model knows no struct: facts. */
function Facts({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="facts m">
      {lines.filter(Boolean).map((line) => (
        <li key={line}>
          <Explained text={line} />
        </li>
      ))}
    </ul>
  );
}

interface Props {
  readonly id: string;
  /** Null for what is no struct of the kernel or the hardware. */
  readonly detail: Detail | null;
}

/** A selected object of the graph, or a slot of an xarray. */
export function ObjectDetail({ id, detail }: Props) {
  const actions = useActions();
  const title = useTitle(id);
  const kind = useExplorer((state) => state.opened?.nodes.find((node) => node.id === id)?.kind);
  const state = useKept((store) => store.view?.nodes[id]);
  const changes = useKept((store) => store.view?.changes.filter(({ object }) => object === id));
  const present = state?.present ?? detail?.present ?? true;
  const destroyed = useMemo(() => changes?.some(({ what, to }) => what === 'exists' && to === 'no'), [changes]);
  return (
    <div className="detail">
      <h2 className={`detail-title a-${kind ? kindNamed(kind).actor : 'kernel'}`}>
        <span className="actor-bar" /> <span className="m">{title}</span>
      </h2>
      <p className="caption m">{id}</p>
      {kind === 'device' && (
        <button
          type="button"
          className="link"
          title={`How the ${WORDS.iommu} translates an address of this device`}
          onClick={() => actions.walk({ device: title, ssid: null, iova: null })}
        >
          Walk an address of {title}
        </button>
      )}
      {!present && (
        <p className="detail-gone">
          {destroyed ? 'Destroyed by this step' : 'Not there at this step'}
          {state && (
            <>
              {' '}
              (<Explained text={state.lines.join(', ')} />)
            </>
          )}
        </p>
      )}
      {detail && <StructView detail={detail} changes={changes ?? []} />}
      {detail && <Holders id={id} holders={detail.holders} />}
      {!detail && state && <Facts lines={state.lines} />}
      {state?.xa && <XaTree xa={state.xa} />}
      <Edges id={id} detail={detail} present={present} />
    </div>
  );
}
