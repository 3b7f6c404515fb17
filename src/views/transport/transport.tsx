import { Controls } from './controls.tsx';
import { Narration } from './narration.tsx';
import { PositionSlider } from './position-slider.tsx';
import './transport.css';

/** Where we are, how to go on, and the sentence that says what happened. */
export function Transport() {
  return (
    <footer className="transport">
      <PositionSlider />
      <Controls />
      <Narration />
    </footer>
  );
}
