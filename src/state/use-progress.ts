import { useStore } from 'zustand';
import { type LessonProgress, progressStore } from './kept/lesson-progress.ts';

export const useProgress = (): LessonProgress => useStore(progressStore);
