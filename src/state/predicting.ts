/** A lesson asks before the run shows it: who is told of that, and in which words. */
import type { ExplorerState } from './types.ts';

/** What stands in the place of what is not told yet. */
export const NOT_TOLD = 'told when you have predicted';

export const questionId = (lesson: string, step: number, question: number): string => `${lesson}.${step}.${question}`;

/** The scenario of the library that a lesson still asks about. */
export const askedAbout = ({ stillAsked: asked, lesson }: ExplorerState): string | null =>
  (asked && lesson?.told.scenario) ?? null;
