import { type LucideIcon, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { Boundary } from '../../worker/protocol.ts';

const GRANULARITY: readonly { readonly value: Boundary; readonly label: string; readonly title: string }[] = [
  { value: 'event', label: 'event', title: 'One transition of one actor' },
  { value: 'command', label: 'command', title: 'To the next place where a command is written, done or refused' },
  { value: 'ioctl', label: 'ioctl', title: 'To the next call or return' },
  { value: 'sync', label: 'SYNC', title: 'To the next completed CMD_SYNC' },
  { value: 'violation', label: 'violation', title: 'To the next violated property, or to the end' },
];

interface MoveProps {
  readonly label: string;
  /** As the help writes it. */
  readonly shortcut: string;
  readonly icon: LucideIcon;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

const ICON = { size: 17, strokeWidth: 1.75 };

function Move({ label, shortcut, icon: Icon, disabled, onClick }: MoveProps) {
  return (
    <button
      type="button"
      className="icon-button"
      title={`${label} (${shortcut})`}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon {...ICON} />
    </button>
  );
}

/** First, back, play, forward, last; and how far one step goes. */
export function Controls() {
  const position = useExplorer((state) => state.position);
  const length = useExplorer((state) => state.opened?.length ?? 0);
  const granularity = useExplorer((state) => state.granularity);
  const playing = useExplorer((state) => state.playing);
  const first = position === 0;
  const last = position === length;
  return (
    <div className="controls">
      <div className="control-buttons">
        <Move label="First" shortcut="Home" icon={SkipBack} disabled={first} onClick={() => void actions.goTo(0)} />
        <Move label="Back" shortcut="←" icon={StepBack} disabled={first} onClick={() => void actions.step(-1)} />
        <button
          type="button"
          className="icon-button control-play"
          title="Play, pause (Space)"
          aria-label={playing ? 'Pause' : 'Play'}
          onClick={actions.togglePlay}
        >
          {playing ? <Pause {...ICON} /> : <Play {...ICON} />}
        </button>
        <Move label="Forward" shortcut="→" icon={StepForward} disabled={last} onClick={() => void actions.step(1)} />
        <Move
          label="Last"
          shortcut="End"
          icon={SkipForward}
          disabled={last}
          onClick={() => void actions.goTo(length)}
        />
        <p className="control-position">
          <span>step</span> <b className="m">{position}</b> <span>of {length}</span>
        </p>
      </div>
      <Segmented label="Step by" options={GRANULARITY} value={granularity} onChange={actions.setGranularity} />
    </div>
  );
}
