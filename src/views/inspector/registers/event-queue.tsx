import { memo } from 'react';
import { Term } from '../../words/term.tsx';
import type { EventQueue as Queue } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { Fold } from '../fold.tsx';
import { RecordFields } from './record-fields.tsx';

const cursor = ({ index, wrap }: Queue['prod']): string => `${index}, wrap ${wrap}`;

/** What a physical IOMMU has recorded of transactions that it refused. */
export const EventQueue = memo(function EventQueue({ queue, open }: { readonly queue: Queue; readonly open: boolean }) {
  const { iommu, enabled, log2size, prod, cons, overflow, records } = queue;
  const unread = records.filter(({ read }) => !read).length;
  return (
    <Fold
      open={open}
      title={
        <span className="fold-title a-iommu">
          <span className="actor-bar" /> <Term of="EVENTQ">Event queue</Term> of <span className="m">{iommu}</span>
        </span>
      }
      note={records.length === 0 ? 'no records' : `${unread} not read`}
    >
      <p className="eventq-state">
        <Term of="PROD" /> <span className="m">{cursor(prod)}</span>, <Term of="CONS" />{' '}
        <span className="m">{cursor(cons)}</span>, {2 ** log2size} {log2size === 0 ? 'slot' : 'slots'}
        {!enabled && ', off: CR0.EVENTQEN is 0'}
      </p>
      {overflow && (
        <p className="detail-bad">
          <Term of="OVFLG" /> differs from OVACKFLG: records were lost because the queue was full.
        </p>
      )}
      <ol className="records" aria-label={`Records of ${iommu}, newest first`}>
        {records.map((record) => (
          <li key={`${record.slot} ${record.wrap}`} className={record.read ? 'record-read' : undefined}>
            <span className="caption m">
              slot {record.slot}, wrap {record.wrap}
              {record.read && ', read'}
            </span>
            <RecordFields record={record} />
          </li>
        ))}
      </ol>
    </Fold>
  );
}, same);
