import type { HowFar } from '../../worker/protocol.ts';
import './far.css';
import { count } from '../common/count.ts';

/** How far the answer is that is awaited; not shown of one that is there at once. */
export const Far = ({ done, of, what }: HowFar) => (
  <span className="traffic-far">
    <progress value={done} max={of || 1} aria-label="Progress" />
    <span className="m">{`${count(done)} of ${count(of)} ${what}`}</span>
  </span>
);
