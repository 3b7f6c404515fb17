import { H, widthOf } from '../../../ui/mark-geometry.ts';
import { CommandMark } from '../../common/command-mark.tsx';
import type { Point } from '../layout/geometry.ts';
import type { Journey } from '../state/journeys.ts';

/** What travels, and where it ends: the mark of the command, or a dot in the actor's colour. `use-travel` puts it where it is. */
export function Token({ journey: { cargo, actor }, at: [x, y] }: { readonly journey: Journey; readonly at: Point }) {
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  if (cargo.length === 0) {
    return (
      <g className={`token a-${actor}`} transform={transform}>
        <circle className="token-dot" r="5" />
      </g>
    );
  }
  const width = widthOf(String(cargo[0].ordinal));
  return (
    <g className="token" transform={transform}>
      <rect className="token-plate" x={-width / 2 - 2} y="-11" width={width + 4} height="22" rx="11" />
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the mark has its own */}
      <svg x={-width / 2} y={-H / 2} width={width} height={H} overflow="visible">
        <CommandMark entry={cargo[0]} />
      </svg>
      {cargo.length > 1 && (
        <text className="token-more" x={width / 2 + 3} y="-8">
          +{cargo.length - 1}
        </text>
      )}
    </g>
  );
}
