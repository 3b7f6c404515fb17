import { memo } from 'react';
import { type LucideIcon, Maximize, Search, Text, ZoomIn, ZoomOut } from 'lucide-react';
import type { Zoom } from './use-zoom.ts';

interface Props {
  readonly zoom: Zoom;
  readonly asText: boolean;
  readonly onAsText: (asText: boolean) => void;
  readonly onFind: () => void;
}

function Tool({
  icon: Icon,
  label,
  run,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly run: () => void;
}) {
  return (
    <button type="button" className="icon-button" title={label} aria-label={label} onClick={run}>
      <Icon size={15} strokeWidth={1.75} />
    </button>
  );
}

/** What the mouse does by wheel and double click, for those who have none; and the picture as text. */
export const Toolbar = memo(function Toolbar({ zoom, asText, onAsText, onFind }: Props) {
  return (
    <div className="graph-tools">
      {!asText && (
        <>
          <Tool icon={Search} label="Find in the graph (/)" run={onFind} />
          <Tool icon={ZoomOut} label="Zoom out" run={zoom.zoomOut} />
          <Tool icon={ZoomIn} label="Zoom in" run={zoom.zoomIn} />
          <Tool icon={Maximize} label="Fit the picture into the panel" run={zoom.fit} />
        </>
      )}
      <button
        type="button"
        className="icon-button"
        title="The objects as text"
        aria-label="As text"
        aria-pressed={asText}
        onClick={() => onAsText(!asText)}
      >
        <Text size={15} strokeWidth={1.75} />
      </button>
    </div>
  );
});
