import { diamond, H, halfCircle, halfDiamond, strike, widthOf } from './mark-geometry.ts';

/** What became of a command. Its fill grows from hollow to solid; what ended otherwise is a square. */
export type MarkState =
  | 'future'
  | 'queued'
  | 'fetched'
  | 'handed-over'
  | 'consumed'
  | 'complete'
  | 'vmm'
  | 'refused'
  | 'skipped';

interface ShapeProps {
  readonly label: string;
  readonly state: MarkState;
  readonly outOfOrder?: boolean;
  /** Centre, in the units of the surrounding SVG. */
  readonly x: number;
  readonly y: number;
  /** Height; the width follows from the label. */
  readonly size?: number;
}

/** States in which the order of handing over can be told. */
const ORDERED: ReadonlySet<MarkState> = new Set<MarkState>(['handed-over', 'consumed', 'complete', 'vmm']);

/** A mark that waits has not been handed over in any order yet; a refused one is a square whatever its order. */
export const isDiamond = (state: MarkState, outOfOrder: boolean): boolean => outOfOrder && ORDERED.has(state);

function Outline({ width, state }: { readonly width: number; readonly state: MarkState }) {
  if (state === 'future') return null;
  if (state === 'vmm') {
    return (
      <>
        <rect className="shape" x="-0.25" y="-0.25" width={width + 0.5} height={H + 0.5} rx={H / 2 + 0.25} />
        <rect className="core" x="2.5" y="2.5" width={width - 5} height={H - 5} rx={H / 2 - 2.5} />
      </>
    );
  }
  const square = state === 'refused' || state === 'skipped';
  return <rect className="shape" x="1" y="1" width={width - 2} height={H - 2} rx={square ? 1.5 : H / 2 - 1} />;
}

/** A command's number in a shape that is its state, for use inside an SVG. */
export function MarkShape({ label, state, outOfOrder = false, x, y, size = H }: ShapeProps) {
  const width = widthOf(label);
  const scale = size / H;
  const ooo = isDiamond(state, outOfOrder);
  const [left, top] = [x - (width * scale) / 2, y - size / 2];
  // Most marks are where they are drawn; a transform that does nothing still costs.
  const still = left === 0 && top === 0 && scale === 1;
  return (
    <g
      className={`mark-shape mark-${state}${ooo ? ' mark-ooo' : ''}`}
      transform={still ? undefined : `translate(${left} ${top}) scale(${scale})`}
    >
      {ooo ? <path className="shape" d={diamond(width)} /> : <Outline width={width} state={state} />}
      {state === 'handed-over' && <path className="half" d={ooo ? halfDiamond(width) : halfCircle(width)} />}
      {state === 'skipped' && <path className="strike" d={strike(width)} />}
      <text x={width / 2} y={H / 2 + 0.5}>
        {label}
      </text>
    </g>
  );
}

interface Props {
  readonly label: string;
  readonly state: MarkState;
  readonly outOfOrder?: boolean;
  /** What it says on hover and to a screen reader; without it the mark only repeats what stands beside it. */
  readonly title?: string;
}

/** The same on its own, as high as the text around it wants. */
export function Mark({ label, state, outOfOrder, title }: Props) {
  const width = widthOf(label);
  const shape = <MarkShape label={label} state={state} outOfOrder={outOfOrder} x={width / 2} y={H / 2} />;
  if (title === undefined) {
    return (
      <svg className="mark" viewBox={`0 0 ${width} ${H}`} aria-hidden="true">
        {shape}
      </svg>
    );
  }
  return (
    <svg className="mark" viewBox={`0 0 ${width} ${H}`} role="img" aria-label={title}>
      <title>{title}</title>
      {shape}
    </svg>
  );
}
