import { memo } from 'react';
import { Explained } from '../../words/term.tsx';
import type { WalkEnd as End } from '../../../worker/protocol.ts';
import { same } from '../../common/same.ts';
import { RecordFields } from '../registers/record-fields.tsx';
import { FieldList } from './field-list.tsx';

/** What a walk ends with: a translation, or a fault and its record. */
export const WalkEnd = memo(function WalkEnd({ end }: { readonly end: End }) {
  const { kind, text, facts, record, note } = end;
  const fails = kind === 'fault' || kind === 'abort';
  return (
    <div className={fails ? 'walk-end walk-fails' : 'walk-end'} data-kind={kind}>
      <p className="walk-result m">
        {fails ? '✗ ' : '= '}
        <Explained text={text} />
      </p>
      {facts.length > 0 && <FieldList fields={facts} />}
      {note && (
        <p>
          <Explained text={note} />
        </p>
      )}
      {record && (
        <>
          <p className="caption">The record that it would write to the event queue:</p>
          <RecordFields record={record} />
        </>
      )}
    </div>
  );
}, same);
