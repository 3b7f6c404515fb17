import { WORDS } from '../arch/words.ts';
import { Flag, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { Boundary } from '../../worker/protocol.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { FIRST, LAST } from '../commands/ends.ts';
import { PLAY } from '../commands/play.ts';
import { STEP_BACK, STEP_FORWARD } from '../commands/step.ts';
import { RUN_UNTIL } from '../commands/stops.ts';
import { Pace } from './pace.tsx';
import { PositionSlider } from './position-slider.tsx';
import { StepField } from './step-field.tsx';

const GRANULARITY: readonly { readonly value: Boundary; readonly label: string; readonly title: string }[] = [
  { value: 'event', label: 'event', title: 'One transition of one actor' },
  { value: 'command', label: 'command', title: 'To the next place where a command is written, done or refused' },
  { value: 'ioctl', label: 'ioctl', title: 'To the next call or return' },
  { value: 'sync', label: WORDS.sync, title: `To the next completed ${WORDS.wait}` },
  { value: 'violation', label: 'violation', title: 'To the next violated property, or to the end' },
];

function Moves() {
  const playing = useExplorer((state) => state.playing);
  return (
    <div className="control-buttons">
      <CommandButton of={FIRST} icon={SkipBack} />
      <CommandButton of={STEP_BACK} icon={StepBack} />
      <CommandButton of={PLAY} icon={playing ? Pause : Play} className="control-play" />
      <CommandButton of={STEP_FORWARD} icon={StepForward} />
      <CommandButton of={LAST} icon={SkipForward} />
      <CommandButton of={RUN_UNTIL} icon={Flag} />
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
