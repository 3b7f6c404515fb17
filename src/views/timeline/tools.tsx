import { Focus, type LucideIcon, Maximize, Text, ZoomIn, ZoomOut } from 'lucide-react';
import { useExplorer } from '../../state/use-explorer.ts';
import { Counts } from './picture/axis.tsx';
import { RangeChip } from './picture/range-band.tsx';
import type { Zooming } from './use-zooming.ts';

interface Props {
  readonly zooming: Zooming;
  readonly asText: boolean;
  readonly onAsText: (asText: boolean) => void;
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly hint: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
}

function Tool({ icon: Icon, label, hint, onClick, pressed }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button tl-tool"
      title={hint}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon size={14} strokeWidth={1.75} />
    </button>
  );
}

/** What the axis counts or, when there is one, the marked range; and buttons for what wheel and keys do. */
export function Tools({ zooming, asText, onAsText }: Props) {
  const marked = useExplorer((state) => state.range !== null);
  const whole = useExplorer((state) => state.span === null);
  return (
    <div className="tl-tools">
      <div className="tl-title">
        <h2 className="sr-only">Timeline</h2>
        {marked ? <RangeChip /> : <Counts />}
      </div>
      <div className="tl-buttons">
        <Tool
          icon={ZoomIn}
          label="Magnify around the playhead"
          hint="Magnify around the playhead (+); Ctrl and the wheel do it around the pointer"
          onClick={zooming.zoomIn}
        />
        <Tool icon={ZoomOut} label="Show more of the run" hint="Show more of the run (−)" onClick={zooming.zoomOut} />
        {whole ? (
          <Tool
            icon={Focus}
            label="Show single steps"
            hint="Show single steps around the playhead"
            onClick={zooming.closeUp}
          />
        ) : (
          <Tool icon={Maximize} label="Show the whole run" hint="Show the whole run (0)" onClick={zooming.fit} />
        )}
        <Tool
          icon={Text}
          label="Timeline as text"
          hint="What is around the playhead, as text"
          onClick={() => onAsText(!asText)}
          pressed={asText}
        />
      </div>
    </div>
  );
}
