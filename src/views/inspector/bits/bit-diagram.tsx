import { useMemo } from 'react';
import type { FieldView } from '../../../worker/protocol.ts';
import { BitRow } from './bit-row.tsx';
import { layoutBits } from './layout.ts';
import { PROBE, useRoom } from './use-room.ts';
import './bits.css';

interface Props {
  readonly fields: readonly FieldView[];
  readonly lit: string;
  readonly onLight: (place: string) => void;
  readonly onChoose?: (place: string) => void;
}

/**
 * The 128 bits of a command at 1:1 for the room there is. A picture only: the table of fields says the same to those
 * who do not see it.
 */
export function BitDiagram({ fields, lit, onLight, onChoose }: Props) {
  const [ref, room] = useRoom();
  const rows = useMemo(() => (room ? layoutBits(fields, room) : []), [fields, room]);
  return (
    <div className="bits" aria-hidden="true" onPointerLeave={() => onLight('')}>
      <div ref={ref} className="bit-probe">
        <span className="bit-name">{PROBE}</span>
        <span className="bit-value">{PROBE}</span>
      </div>
      {rows.map((row) => (
        <BitRow key={`${row.word} ${row.bits}`} row={row} lit={lit} onLight={onLight} onChoose={onChoose} />
      ))}
    </div>
  );
}
