import { WORDS } from '../arch/words.ts';
import { ChevronDown } from 'lucide-react';
import { memo, type RefObject, useEffect, useRef } from 'react';

const ACTORS = [
  ['guest', 'guest'],
  ['vmm', 'VMM'],
  ['kernel', 'kernel'],
  ['iommu', WORDS.iommu],
  ['device', 'device'],
] as const;

const EDGES = [
  ['pointer', 'pointer', 'A pointer: the arrow is at what it points to'],
  ['list', 'list', 'A list link: both ends know of each other'],
  ['slot', 'xarray slot', 'A slot of an xarray points to a vdevice'],
  ['pcie', 'PCIe', 'DMA, ATS requests and invalidation requests travel on it'],
  ['derived', 'derived', 'No member of a struct in Linux 7.3: it follows from other pointers'],
] as const;

function EdgeSample({ kind }: { readonly kind: (typeof EDGES)[number][0] }) {
  return (
    <svg className={`edge edge-${kind}`} viewBox="0 0 26 8" aria-hidden="true">
      <path className="edge-line" d={kind === 'pcie' ? 'M1 4h24' : kind === 'list' ? 'M5 4h16' : 'M1 4h18'} />
      {kind === 'list' && (
        <>
          <circle className="graph-ring" cx="3.5" cy="4" r="2.6" />
          <circle className="graph-ring" cx="22.5" cy="4" r="2.6" />
        </>
      )}
      {kind !== 'list' && kind !== 'pcie' && <path className="graph-arrow" d="M18 0.8L25 4L18 7.2z" />}
    </svg>
  );
}

const edges = EDGES.map(([kind, name, title]) => (
  <span key={kind} title={title}>
    <EdgeSample kind={kind} />
    {name}
  </span>
));

/** A press anywhere else closes the fold; one on the picture moves no focus, so losing it is not enough. */
function useClosing(fold: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const close = (event: PointerEvent): void => {
      const element = fold.current;
      if (element?.open && event.target instanceof Node && !element.contains(event.target)) element.open = false;
    };
    document.addEventListener('pointerdown', close, true);
    return () => document.removeEventListener('pointerdown', close, true);
  }, [fold]);
}

/** Lines are how one object leads to another; colours are actors. What does not fit beside the title is in the fold. */
export const Legend = memo(function Legend() {
  const fold = useRef<HTMLDetailsElement>(null);
  useClosing(fold);
  return (
    <div className="legend">
      <div className="legend-row">{edges}</div>
      <details
        ref={fold}
        className="legend-more"
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !event.currentTarget.open) return;
          event.stopPropagation();
          event.currentTarget.open = false;
        }}
      >
        <summary title="Legend">
          <span>Legend</span>
          <ChevronDown size={13} aria-hidden="true" />
        </summary>
        <div className="legend-fold">
          <div>
            <h3>Lines</h3>
            {edges}
          </div>
          <div>
            <h3>Who acts</h3>
            {ACTORS.map(([actor, name]) => (
              <span key={actor} className={`a-${actor}`}>
                <i className="actor-bar" /> {name}
              </span>
            ))}
          </div>
          <div>
            <h3>Objects and translations</h3>
            <span>
              <i className="sample sample-lit" /> this step is about it
            </span>
            <span>
              <i className="sample sample-absent" /> gone, empty or not there
            </span>
            <span>
              <i className="sample sample-stale" /> stale: its table entry has changed since
            </span>
            <span>
              <i className="sample sample-flight" /> in flight: not in a cache, but on its way
            </span>
            <span>
              <s className="m">0x…</s> invalidated
            </span>
            <span>
              <svg className="atc-sample" viewBox="0 -6 80 12" aria-hidden="true">
                {(['live', 'stale', 'flight', 'gone'] as const).map((state, i) => (
                  <g key={state} className={`atc atc-${state}`}>
                    <rect x={1 + i * 20} y="-3.5" width="7" height="7" />
                    {state === 'gone' && <path d={`M${i * 20} 4.5L${9 + i * 20} -4.5`} />}
                    <text x={11 + i * 20} y="0">
                      {i + 1}
                    </text>
                  </g>
                ))}
              </svg>
              in an ATC: live, stale, in flight, invalidated
            </span>
          </div>
        </div>
      </details>
    </div>
  );
});
