import { memo } from 'react';
import { fieldTitle } from '../../arch/command-labels.ts';
import type { BitRow as Row, FieldBox } from './layout.ts';

const classOf = ({ field, fromAbove, goesOn }: FieldBox, lit: boolean): string =>
  [
    'bit-box',
    field.kind === 'reserved' && 'bit-reserved',
    field.physical !== undefined && 'bit-rewritten',
    fromAbove && field.kind !== 'reserved' && 'bit-from-above',
    goesOn && field.kind !== 'reserved' && 'bit-goes-on',
    lit && 'bit-lit',
  ]
    .filter(Boolean)
    .join(' ');

interface Props {
  readonly row: Row;
  /** Place of the lit field, `word:lo`; '' for none. */
  readonly lit: string;
  readonly onLight: (place: string) => void;
  /** A field was pressed. */
  readonly onChoose?: (place: string) => void;
}

export const placeOf = ({ word, lo }: { readonly word: number; readonly lo: number }): string => `${word}:${lo}`;

/** Ties texts below the boxes to them. */
function Leaders({ row, height }: { readonly row: Row; readonly height: number }) {
  return (
    <svg className="bit-leaders" width="100%" height={height} aria-hidden="true">
      {row.callouts.map(({ anchor, x, width }) => (
        <path key={anchor} d={`M${anchor} 0V2L${x + width / 2} ${height - 1}`} />
      ))}
    </svg>
  );
}

const LEADER = 8;

/** 32 bits, to scale. */
export const BitRow = memo(function BitRow({ row, lit, onLight, onChoose }: Props) {
  return (
    <div className={row.blank ? 'bit-row bit-row-blank' : 'bit-row'}>
      <p className="bit-half">
        <span>w{row.word}</span> <span>{row.bits}</span>
      </p>
      <div className="bit-track">
        <div className="bit-boxes">
          {row.boxes.map((box) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table below has a button for each
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={box.x}
              className={classOf(box, lit === placeOf(box.field))}
              style={{ left: box.x, width: box.width + 1 }}
              title={fieldTitle(box.field)}
              onPointerEnter={() => onLight(placeOf(box.field))}
              onClick={() => onChoose?.(placeOf(box.field))}
            >
              {box.name && (
                <span className="bit-name">
                  {box.name}
                  {box.bits && <span className="bit-range"> {box.bits}</span>}
                </span>
              )}
              {box.value && <span className="bit-value">{box.value}</span>}
            </div>
          ))}
        </div>
        {row.callouts.length > 0 && (
          <>
            <Leaders row={row} height={LEADER} />
            <div className="bit-callouts">
              {row.callouts.map(({ anchor, text, x, width, strong }) => (
                <span
                  key={anchor}
                  className={strong ? 'callout-rewritten' : undefined}
                  title={text}
                  style={{ left: x, width }}
                >
                  {text}
                </span>
              ))}
            </div>
          </>
        )}
      </div>
    </div>
  );
});
