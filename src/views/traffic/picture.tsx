import { max, sum } from 'd3-array';
import type { Traffic } from '../../worker/protocol.ts';
import { useSize } from '../../ui/use-size.ts';

interface Props {
  readonly traffic: Traffic;
  /** Where in the queue the cursor is, 0 to 1. */
  readonly at: number | undefined;
  /** To a command, by its number. */
  readonly onGo: (number: number) => void;
}

const HEIGHT = 52;

/** The whole queue from left to right: how many of each kind are shown where. A click goes there. */
export function Picture({ traffic, at, onGo }: Props) {
  const { parts, kinds, commands } = traffic;
  const [ref, { width }] = useSize<SVGSVGElement>();
  const most = max(parts, (part) => sum(part)) || 1;
  const wide = width / Math.max(1, parts.length);
  return (
    <div className="traffic-picture">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list go everywhere */}
      <svg
        ref={ref}
        role="img"
        height={HEIGHT}
        aria-label={`${commands} commands from left to right: ${kinds.join(', ')}`}
        onClick={({ clientX, currentTarget }) => {
          const { left, width: all } = currentTarget.getBoundingClientRect();
          if (all > 0) onGo(Math.min(commands - 1, Math.floor(((clientX - left) / all) * commands)));
        }}
      >
        {parts.map((part, p) => {
          let below = HEIGHT;
          return part.map((count, kind) => {
            const high = (count / most) * HEIGHT;
            below -= high;
            return count === 0 ? null : (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: parts and kinds are their places
                key={`${p} ${kind}`}
                className={`traffic-kind-${kind}`}
                x={p * wide}
                y={below}
                width={Math.max(1, wide - (wide > 4 ? 1 : 0))}
                height={high}
              />
            );
          });
        })}
        {at !== undefined && <line className="traffic-at" x1={at * width} x2={at * width} y1={0} y2={HEIGHT} />}
      </svg>
      <p className="caption traffic-kinds">
        {kinds.map((kind, k) => (
          <span key={kind}>
            <i className={`traffic-kind-${k}`} aria-hidden="true" /> {kind}
          </span>
        ))}
      </p>
    </div>
  );
}
