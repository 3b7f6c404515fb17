import { WORDS } from '../../arch/words.ts';
import { memo } from 'react';
import { useActions } from '../../../state/use-explorer.ts';
import { Explained } from '../../words/term.tsx';
import type { PhysicalDetail as Detail, PhysicalEntry } from '../../../worker/protocol.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import { commandId } from '../../common/ids.ts';
import { same } from '../../common/same.ts';
import { Fields } from './fields.tsx';

const STATUS: Record<PhysicalEntry['status'], string> = {
  future: 'not written yet',
  queued: 'written by the kernel, not consumed',
  consumed: `consumed by the ${WORDS.iommu}, ${WORDS.sync} outstanding`,
  complete: 'complete',
};

function Origin({ origin }: Pick<PhysicalEntry, 'origin'>) {
  const actions = useActions();
  if (!origin) return <p>The kernel’s own: no guest command became it.</p>;
  return (
    <p>
      from <CommandMark entry={origin} silent />{' '}
      <button type="button" className="link m" onClick={() => actions.select(commandId(origin.queue, origin.ordinal))}>
        {origin.queue} command {origin.ordinal}
      </button>
    </p>
  );
}

/** A command of a physical queue: what the IOMMU reads. */
export const PhysicalDetail = memo(function PhysicalDetail({ detail }: { readonly detail: Detail }) {
  const { iommu, entry, words, fields, doc, source } = detail;
  return (
    <div className="detail">
      <h2 className="detail-title a-iommu">
        <span className="actor-bar" /> <span className="m">{words.mnemonic}</span>
      </h2>
      <p className="caption">
        physical command {entry.ordinal} of <span className="m">{iommu}</span>, slot {entry.slot}, wrap {entry.wrap}
      </p>
      <p>{STATUS[entry.status]}</p>
      <Fields fields={fields} physical={words}>
        <Origin origin={entry.origin} />
      </Fields>
      <p className="detail-doc">
        <Explained text={doc} /> <span className="caption">{source}</span>
      </p>
    </div>
  );
}, same);
