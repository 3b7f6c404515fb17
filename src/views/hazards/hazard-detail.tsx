import { useExplorer } from '../../state/use-explorer.ts';
import { Paragraphs } from '../common/paragraphs.tsx';
import type { Hazard, HazardCell } from '../../worker/protocol.ts';
import { SIGNS, cellName, cellOutcome, cellWords } from './cell-words.ts';

interface Props {
  readonly hazard: Hazard;
  readonly onOpen: (hazard: Hazard, cell: HazardCell) => void;
}

function Line({ hazard, cell, onOpen }: Props & { readonly cell: HazardCell }) {
  const outcome = cellOutcome(cell);
  return (
    <li className="hazard-cell">
      <span className={`cell cell-${outcome}`} aria-hidden="true">
        {SIGNS[outcome]}
      </span>
      <span>
        <button type="button" className="link m" disabled={!cell.found} onClick={() => onOpen(hazard, cell)}>
          {cellName(cell)}
        </button>
        <span className="caption hazard-words">{cellWords(cell)}</span>
      </span>
    </li>
  );
}

/** The explanation of a hazard, where it comes from, what was found, and the fix. */
export function HazardDetail({ hazard, onOpen }: Props) {
  const verdicts = useExplorer((state) => state.opened?.verdicts);
  const { title, about, cite, breaks, fix, cells } = hazard;
  const mended = cells.filter(({ fixed }) => fixed);
  return (
    <article className="hazard">
      <h3>{title}</h3>
      <Paragraphs text={about} className="hazard-about" />
      <p className="caption">{cite}</p>
      <p>
        In any interleaving, decided by{' '}
        {breaks.map((property, i) => (
          <span key={property}>
            {i > 0 && ', '}
            <span className="term m" title={verdicts?.find(({ id }) => id === property)?.statement}>
              {property}
            </span>
          </span>
        ))}
        .
      </p>
      <ul className="hazard-cells" aria-label="Under each design">
        {cells
          .filter(({ fixed }) => !fixed)
          .map((cell) => (
            <Line key={cell.design} hazard={hazard} cell={cell} onOpen={onOpen} />
          ))}
      </ul>
      {fix && (
        <>
          <h4>The fix</h4>
          <Paragraphs text={fix} className="hazard-about" />
          <ul className="hazard-cells" aria-label="With the fix">
            {mended.map((cell) => (
              <Line key={cell.design} hazard={hazard} cell={cell} onOpen={onOpen} />
            ))}
          </ul>
        </>
      )}
    </article>
  );
}
