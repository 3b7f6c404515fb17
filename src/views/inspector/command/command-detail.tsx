import { memo } from 'react';
import type { Explorer } from '../../../state/explorer.ts';
import { useActions, useExplorer, useThisExplorer } from '../../../state/use-explorer.ts';
import { WHAT_IF } from '../../commands/what-if.ts';
import { Explained } from '../../words/term.tsx';
import type { CommandDetail as Detail, CommandStatus } from '../../../worker/protocol.ts';
import { CommandMark, STATUS_WORDS } from '../../common/command-mark.tsx';
import { physicalId } from '../../common/ids.ts';
import { same } from '../../common/same.ts';
import { WhatIfButton } from '../what-if-button.tsx';
import { StepLink } from '../step-link.tsx';
import { Fields } from './fields.tsx';
import { Life } from './life.tsx';

/** Why a guest command has no physical form (yet). */
const ABSENT: Partial<Record<CommandStatus, string>> = {
  vmm: 'none: the VMM does it itself',
  refused: 'none: refused',
  skipped: 'none: skipped',
};

function Status({ entry }: { readonly entry: Detail['entry'] }) {
  return (
    <p className={entry.status === 'refused' ? 'detail-bad' : undefined}>
      {STATUS_WORDS[entry.status]}
      {entry.outOfOrder && <span className="detail-ooo">, handed over out of order</span>}
      {entry.passed && <span className="muted">, CONS has passed it</span>}
    </p>
  );
}

/** What changes texts is fetched when somebody changes one. */
const editing = async (explorer: Explorer, field: string, value: string): Promise<void> =>
  (await import('../../../state/edit/use-drafting.ts')).draftingOf(explorer).actions.setField(field, value);

/** The call that carried it, and the physical command that it became. */
function Carried({ call, physical }: Pick<Detail, 'call' | 'physical'>) {
  const actions = useActions();
  return (
    <ul className="facts">
      {call && (
        <li>
          carried by <span className="m">{[call.ioctl, call.target].filter(Boolean).join(' ')}</span>{' '}
          <StepLink at={call.at} />
        </li>
      )}
      {physical && (
        <li>
          became{' '}
          <button
            type="button"
            className="link m"
            onClick={() => actions.select(physicalId(physical.iommu, physical.ordinal))}
          >
            {physical.iommu} command {physical.ordinal}
          </button>
          <span className="muted">, slot {physical.slot}</span>
        </li>
      )}
    </ul>
  );
}

/** A guest command: its bits, what the kernel made of them, and what became of it. */
export const CommandDetail = memo(function CommandDetail({ detail }: { readonly detail: Detail }) {
  const { entry, guest, physical, fields, doc, source, life, rewrites, call } = detail;
  const explorer = useThisExplorer();
  const written = useExplorer((state) => WHAT_IF.when?.(state) !== false);
  const renamed = physical && physical.mnemonic !== guest.mnemonic;
  return (
    <div className="detail">
      <h2 className="detail-title">
        <CommandMark entry={entry} /> <span className="m">{guest.mnemonic}</span>
        {renamed && <span className="m detail-renamed">→ {physical.mnemonic}</span>}
      </h2>
      <p className="caption">
        command {entry.ordinal} of <span className="m">{entry.queue}</span>, slot {entry.slot}, wrap {entry.wrap}
      </p>
      <p>
        <WhatIfButton />
      </p>
      <Status entry={entry} />
      <Fields
        fields={fields}
        guest={guest}
        physical={physical}
        absent={ABSENT[entry.status] ?? 'not issued yet'}
        onEdit={written ? (field, value) => void editing(explorer, field, value) : undefined}
      >
        {rewrites.length > 0 && (
          <ul className="rewrites">
            {rewrites.map((sentence) => (
              <li key={sentence}>
                <Explained text={sentence} />
              </li>
            ))}
          </ul>
        )}
        <Life life={life} byVmm={entry.status === 'vmm'} />
        {(call || physical) && <Carried call={call} physical={physical} />}
      </Fields>
      <p className="detail-doc">
        <Explained text={doc} /> <span className="caption">{source}</span>
      </p>
    </div>
  );
}, same);
