/** The lessons of the library: a list of them, and one with all that the model says. */
import type { LessonHead } from '../../scenario/lesson/head.ts';
import type { Lesson } from '../../scenario/lesson/schema.ts';
import { tellLesson } from '../../scenario/lesson/tell.ts';
import { fieldName, InputError } from '../../scenario/language/errors.ts';
import { writeScenario } from '../../scenario/language/write.ts';
import { LESSONS } from '../../scenario/lessons.ts';
import { type Files, inLibrary } from '../load.ts';
import type { LessonView } from '../protocol/lesson.ts';

const FOLDER = '../../scenario/lessons';

const HEADS = import.meta.glob<LessonHead>('../../scenario/lessons/*.yaml', {
  query: '?lesson-head',
  import: 'default',
  eager: true,
});
const FILES = import.meta.glob<Lesson>('../../scenario/lessons/*.yaml', { query: '?lesson', import: 'default' });

export const lessonHeads = (): readonly LessonHead[] => LESSONS.map((id) => HEADS[`${FOLDER}/${id}.yaml`]);

/** `pause` is called now and then, and throws to stop. @throws InputError */
export async function lessonOf(id: string, files: Files, pause: () => Promise<void>): Promise<LessonView> {
  if (!LESSONS.includes(id))
    throw new InputError({ file: id }, `there is no lesson of this name; expected one of ${LESSONS.join(', ')}`);
  const lesson = await FILES[`${FOLDER}/${id}.yaml`]();
  const error = (path: Parameters<typeof fieldName>[0], problem: string): InputError =>
    new InputError({ file: `${id}.yaml`, field: fieldName(path) }, problem);
  const scenario = await inLibrary(lesson.scenario, files);
  const { variation, ...told } = await tellLesson({ lesson, error }, scenario, pause);
  const { scenario: changed, ...step } = variation;
  return { ...told, variation: { ...step, file: `${changed.id}.yaml`, scenario: writeScenario(changed) } };
}
