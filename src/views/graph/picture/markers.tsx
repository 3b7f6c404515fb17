import { memo } from 'react';

/** Arrowheads, rings and the hatch that lines and boxes refer to. */
export const Markers = memo(function Markers() {
  return (
    <defs>
      <pattern id="graph-stale" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line y2="5" className="graph-hatch" />
      </pattern>
      {['arrow', 'arrow-lit'].map((name) => (
        <marker
          key={name}
          id={`graph-${name}`}
          viewBox="0 0 8 8"
          refX="7.5"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path d="M0 0.8L7.5 4L0 7.2z" className={`graph-${name}`} />
        </marker>
      ))}
      <marker
        id="graph-ring"
        viewBox="0 0 8 8"
        refX="7.4"
        refY="4"
        markerWidth="8"
        markerHeight="8"
        orient="auto-start-reverse"
        markerUnits="userSpaceOnUse"
      >
        <circle cx="4" cy="4" r="2.6" className="graph-ring" />
      </marker>
    </defs>
  );
});
