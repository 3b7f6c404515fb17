/** What became of a command; its shape. */
export type MarkState = 'pending' | 'flight' | 'done' | 'error';

interface Props {
  readonly label: string;
  readonly state: MarkState;
  readonly outOfOrder?: boolean;
  readonly title: string;
}

const H = 18;

/** Circle, square or diamond, stretched to hold numbers of more than two digits. */
function outline(width: number, kind: 'circle' | 'square' | 'diamond') {
  if (kind === 'circle')
    return <rect className="shape" x="1" y="1" width={width - 2} height={H - 2} rx={(H - 2) / 2} />;
  if (kind === 'square') return <rect className="shape" x="1" y="1" width={width - 2} height={H - 2} rx="1.5" />;
  const half = H / 2;
  const top = `${half},-1 ${width - half},-1`;
  const bottom = `${width - half},${H + 1} ${half},${H + 1}`;
  return (
    <polygon className="shape" points={`-1,${half} ${top} ${width + 1},${half} ${bottom}`} strokeLinejoin="round" />
  );
}

/** A command's number in a shape that is its state. The eye follows number and shape; colour only helps. */
export function Mark({ label, state, outOfOrder = false, title }: Props) {
  const width = Math.max(H, label.length * 7 + 8);
  // A command that waits has not been handed over in any order yet; a refused one is a square whatever its order.
  const diamond = outOfOrder && (state === 'done' || state === 'flight');
  const kind = state === 'error' ? 'square' : diamond ? 'diamond' : 'circle';
  return (
    <svg
      className={`mark mark-${state}${diamond ? ' mark-ooo' : ''}`}
      viewBox={`0 0 ${width} ${H}`}
      role="img"
      aria-label={title}
    >
      <title>{title}</title>
      {outline(width, kind)}
      {state === 'flight' && (
        <path
          className="half"
          d={
            diamond
              ? `M${width / 2} 0.5H${width - H / 2}L${width} ${H / 2}L${width - H / 2} ${H - 0.5}H${width / 2}Z`
              : `M${width / 2} 1.8H${width - H / 2}a7.2 7.2 0 0 1 0 14.4H${width / 2}Z`
          }
        />
      )}
      <text x={width / 2} y={H / 2 + 0.5}>
        {label}
      </text>
    </svg>
  );
}
