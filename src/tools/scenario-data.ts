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

/** What is asked for several times is read once. */
function once<T>(parse: (text: string, file: string) => T): (text: string, file: string) => T {
  const known = new Map<string, readonly [text: string, parsed: T]>();
  return (text, file) => {
    const before = known.get(file);
    if (before?.[0] === text) return before[1];
    const parsed = parse(text, file);
    known.set(file, [text, parsed]);
    return parsed;
  };
}

const scenarioOf = once((text, file) => parseScenario(text, file).scenario);
const lessonOf = once((text, file) => parseLesson(text, file).lesson);

/** By what is asked for: what a file's text is made. */
const MADE: Readonly<Record<string, (text: string, file: string) => unknown>> = {
  data: (text, file) => scenarioOf(text, file),
  head: (text, file) => headOf(scenarioOf(text, file)),
  card: (text, file) => cardOf(scenarioOf(text, file)),
  lesson: (text, file) => lessonOf(text, file),
  'lesson-head': (text, file) => lessonHead(lessonOf(text, file)),
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
