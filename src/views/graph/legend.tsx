const ACTORS = [
  ['guest', 'guest'],
  ['vmm', 'VMM'],
  ['kernel', 'kernel'],
  ['smmu', 'SMMU'],
  ['device', 'device'],
] as const;

const LINES = [
  ['pointer', 'pointer'],
  ['slot', 'xarray slot'],
  ['pcie', 'PCIe'],
] as const;

/** Colours are actors; lines are how one object leads to another. */
export function Legend() {
  return (
    <div className="legend">
      {ACTORS.map(([actor, name]) => (
        <span key={actor} className={`a-${actor}`}>
          <i className="actor-bar" /> {name}
        </span>
      ))}
      <span className="legend-lines">
        {LINES.map(([kind, name]) => (
          <span key={kind}>
            <svg className={`edge edge-${kind}`} viewBox="0 0 22 8" aria-hidden="true">
              <path className="edge-line" d="M1 4h20" />
            </svg>
            {name}
          </span>
        ))}
      </span>
    </div>
  );
}
