import { InputError } from '../../scenario/language/errors.ts';
import { LESSONS } from '../../scenario/lessons.ts';
import { lessonHead } from '../../scenario/lesson/head.ts';
import { tellLesson } from '../../scenario/lesson/tell.ts';
import { loadLesson, loadLibrary } from '../files.ts';
import { print } from '../output.ts';
import type { CliCommand } from '../usage.ts';

export const LESSONS_COMMAND: CliCommand = {
  name: 'lessons',
  synopsis: '[LESSON...] [--json]',
  summary: 'Lists lessons, and checks what they claim against the model.',
  help: `LESSON is the id of a lesson, or a path to a lesson file; default: all of the library. A claim that the model does not
agree with is told with its place, and the exit code is 2.

  --json  [{id, title, idea, scenario, minutes, steps: [{title, design, choices, position, lit, text, questions: [{ask, of, options,
          answer, because, shown}]}], variation}]; "answer" is an index into "options"; "shown" is the position at which the run shows
          it, null where no single run does; text is a list of paragraphs of words, or of {words, claim}`,
  options: { json: { type: 'boolean' } },
  operands: [0, Number.POSITIVE_INFINITY],
  run: async (names, { json }) => {
    const all = [];
    for (const name of names.length > 0 ? names : LESSONS) {
      const parsed = await loadLesson(name);
      const told = await tellLesson(parsed, await scenarioOf(parsed));
      const { id, title, steps, questions, minutes } = lessonHead(parsed.lesson);
      all.push({ ...told, minutes });
      if (!json) await print(`${id.padEnd(26)} ${steps} steps, ${questions} questions, ${minutes} min  ${title}`);
    }
    if (json) await print(JSON.stringify(all));
    return 0;
  },
};

const scenarioOf = async ({ lesson, error }: Awaited<ReturnType<typeof loadLesson>>) => {
  try {
    return await loadLibrary(lesson.scenario);
  } catch (problem) {
    if (problem instanceof InputError)
      throw error(['scenario'], `there is no scenario '${lesson.scenario}' in the library`);
    throw problem;
  }
};
