// Bundled scenarios and lessons are read and checked when the app is built: the page then needs neither a YAML parser nor a
// schema until somebody brings a file of their own. `NAME.yaml?data` imports the checked scenario, `NAME.yaml?head` what
// lists show of it, `?card` what a card says; `?lesson` and `?lesson-head` do the same for a lesson.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { cardOf } from '../scenario/language/card.ts';
import { headOf } from '../scenario/language/head.ts';
import { parseScenario } from '../scenario/language/parse.ts';
import { lessonHead } from '../scenario/lesson/head.ts';
import { parseLesson } from '../scenario/lesson/parse.ts';

/** By what is asked for: what a file's text is made. */
const MADE: Readonly<Record<string, (text: string, file: string) => unknown>> = {
  data: (text, file) => parseScenario(text, file).scenario,
  head: (text, file) => headOf(parseScenario(text, file).scenario),
  card: (text, file) => cardOf(parseScenario(text, file).scenario),
  lesson: (text, file) => parseLesson(text, file).lesson,
  'lesson-head': (text, file) => lessonHead(parseLesson(text, file).lesson),
};

const WANTED = /\.yaml\?(data|head|card|lesson|lesson-head)$/;

export const scenarioData = (): Plugin => ({
  name: 'scenario-data',
  load(id) {
    const wanted = WANTED.exec(id)?.[1];
    if (!wanted) return null;
    const [file] = id.split('?');
    this.addWatchFile(file);
    return `export default ${JSON.stringify(MADE[wanted](readFileSync(file, 'utf8'), basename(file)))};`;
  },
});
