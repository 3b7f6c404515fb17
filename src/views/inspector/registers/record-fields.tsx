import { explain, GLOSSARY } from '../../words/glossary.ts';
import type { EventRecord } from '../../../worker/protocol.ts';
import { valueText } from '../../common/value-text.ts';

const titleOf = (type: string, doc: string): string =>
  [doc, type in GLOSSARY && explain(type)].filter(Boolean).join('\n');

/** An event record: its type, its fields, and on demand its 32 bytes. */
export function RecordFields({ record }: { readonly record: Pick<EventRecord, 'type' | 'doc' | 'fields' | 'words'> }) {
  const { type, doc, fields, words } = record;
  return (
    <div className="record m">
      <b className="record-type" title={titleOf(type, doc)}>
        {type}
      </b>{' '}
      <span className="record-fields">
        {fields.map((field) => (
          <span key={field.name} title={`${field.name}: ${field.doc}`}>
            {field.name}=<b>{valueText(field.value)}</b>
          </span>
        ))}
      </span>
      <details className="record-raw">
        <summary className="caption">32 bytes</summary>
        {words.map((word, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: four words, in this order
          <span key={i} title={`64-bit word ${i}`}>
            {word}{' '}
          </span>
        ))}
      </details>
    </div>
  );
}
