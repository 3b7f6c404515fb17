import { type LucideIcon, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { Boundary } from '../../worker/protocol.ts';
import { Pace } from './pace.tsx';
import { PositionSlider } from './position-slider.tsx';
import { StepField } from './step-field.tsx';

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
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly className?: string;
}

function Move({ label, shortcut, icon: Icon, disabled, onClick, className = '' }: MoveProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      title={`${label} (${shortcut})`}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={17} strokeWidth={1.75} />
    </button>
  );
}

function Moves() {
  const actions = useActions();
  const first = useExplorer((state) => state.position === 0);
  const length = useExplorer((state) => state.opened?.length ?? 0);
  const last = useExplorer((state) => state.position === state.opened?.length);
  const playing = useExplorer((state) => state.playing);
  return (
    <div className="control-buttons">
      <Move label="First" shortcut="Home" icon={SkipBack} disabled={first} onClick={() => void actions.goTo(0)} />
      <Move label="Back" shortcut="←" icon={StepBack} disabled={first} onClick={() => void actions.step(-1)} />
      <Move
        label={playing ? 'Pause' : 'Play'}
        shortcut="Space"
        icon={playing ? Pause : Play}
        onClick={actions.togglePlay}
        className="control-play"
      />
      <Move label="Forward" shortcut="→" icon={StepForward} disabled={last} onClick={() => void actions.step(1)} />
      <Move label="Last" shortcut="End" icon={SkipForward} disabled={last} onClick={() => void actions.goTo(length)} />
    </div>
  );
}

/** First, back, play, forward, last; where we are; how far one step goes and how fast. */
export function Controls() {
  const actions = useActions();
  const granularity = useExplorer((state) => state.granularity);
  return (
    <div className="controls">
      <div className="control-row">
        <Moves />
        <StepField />
      </div>
      <div className="control-row">
        <PositionSlider />
        <Pace />
      </div>
      <Segmented label="Step by" options={GRANULARITY} value={granularity} onChange={actions.setGranularity} />
    </div>
  );
}
