import { Announcer } from './announcer.tsx';
import { Controls } from './controls.tsx';
import { Narration } from './narration.tsx';
import './controls.css';
import './narration.css';

/** Where we are, how to go on, and the sentence that says what happened. */
export function Transport() {
  return (
    <footer className="transport">
      <Controls />
      <Narration />
      <Announcer />
    </footer>
  );
}
