/** For tests: the lessons that come with the program, from their files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedLesson, parseLesson } from './parse.ts';

export const lessonOf = (id: string): ParsedLesson =>
  parseLesson(readFileSync(join(import.meta.dirname, `../lessons/${id}.yaml`), 'utf8'), `${id}.yaml`);
