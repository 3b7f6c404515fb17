/**
 * What left its slot since the last wait that its guest saw complete, as one word of a queue: the first command that was unfinished
 * then, 1 + its position, and what is known of it; 0 while none has left its slot.
 */
import type { Position, Word } from '../state/numbers.ts';
import { DONE, isFinished } from './marks.ts';

/** It was not handed over, and the VMM had not done it either. */
const UNTOUCHED = 0x80000000;
/** A command left its slot, perhaps none of them unfinished. */
const ANY = 0x40000000;
const POSITION = 0x3fffffff;

export const isUnfinished = (lapped: Word): boolean => (lapped & POSITION) !== 0;
export const isUntouched = (lapped: Word): boolean => (lapped & UNTOUCHED) !== 0;

const isAbout = (lapped: Word, pos: Position): boolean => (lapped & POSITION) === pos + 1;

/** The command at a position leaves its slot with these marks. */
export function leaves(lapped: Word, pos: Position, marks: number): Word {
  if (isFinished(marks) || isUnfinished(lapped)) return lapped | ANY;
  return lapped | ANY | (marks & (DONE.handedOver | DONE.vmm) ? 0 : UNTOUCHED) | (pos + 1);
}

/** Hardware consumes what stood at a position, or all of it. */
export const consumedAt = (lapped: Word, pos: Position): Word => (isAbout(lapped, pos) ? lapped & ~UNTOUCHED : lapped);
export const consumedAll = (lapped: Word): Word => lapped & ANY;

/** Hardware completes what stood at a position. */
export const completedAt = (lapped: Word, pos: Position): Word => (isAbout(lapped, pos) ? ANY : lapped);
