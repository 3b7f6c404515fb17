import { useState } from 'react';
import type { CommandWords, FieldView } from '../../../worker/protocol.ts';
import { BitDiagram } from '../bits/bit-diagram.tsx';
import { FieldTable } from '../bits/field-table.tsx';
import { RawWords } from '../bits/raw-words.tsx';

interface Props {
  readonly fields: readonly FieldView[];
  readonly guest?: CommandWords;
  readonly physical?: CommandWords;
  /** Why there is no physical form. */
  readonly absent?: string;
  /** Sets a field; left out, nothing can be changed. */
  readonly onEdit?: (field: string, value: string) => void;
  /** What stands between the picture and the table. */
  readonly children: React.ReactNode;
}

/** A command's bits as a picture, raw, and as a table; a field under the pointer is lit in both. */
export function Fields({ fields, guest, physical, absent, onEdit, children }: Props) {
  const [lit, setLit] = useState('');
  const [at, begin] = useState('');
  const edit = onEdit && { at, begin, set: onEdit };
  return (
    <>
      <BitDiagram fields={fields} lit={lit} onLight={setLit} onChoose={onEdit && begin} />
      <RawWords guest={guest?.words} physical={physical?.words} absent={absent} />
      {children}
      <h3 className="detail-head">Fields</h3>
      <FieldTable
        fields={fields}
        value={guest ? 'guest' : 'value'}
        physical={guest && physical ? 'physical' : undefined}
        lit={lit}
        onLight={setLit}
        edit={edit}
      />
    </>
  );
}
