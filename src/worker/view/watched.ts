/** What is read before and after a step. */
import type { Machine } from '../../model/state/machine.ts';
import type { Change } from '../protocol/step.ts';

/** A value, in the words of what has it. */
export interface Watched extends Pick<Change, 'object' | 'where' | 'what'> {
  read(m: Machine): number;
  text(value: number): string;
}
