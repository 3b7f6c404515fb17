/** Lessons, version 1: shape and limits. What a lesson asks and claims is an expression that the model answers. */
import * as v from 'valibot';
import { Name } from '../language/base.ts';
import { CHANGES } from '../language/schema.ts';

export const LESSON_VERSION = 1;

const Text = v.pipe(v.string('expected text'), v.minLength(1, 'expected text'));
const Expression = v.pipe(v.string('expected an expression'), v.minLength(1, 'expected an expression'));
const Moment = v.pipe(v.string('expected a moment'), v.minLength(1, 'expected a moment'));
const DesignSpec = v.pipe(v.string('expected a design'), v.minLength(1, 'expected a design'));

/** A prediction. The answer is never written down: `of` names what is asked of the model. */
const Question = v.strictObject({
  ask: Text,
  of: Expression,
  /** What is told once it is answered. */
  because: Text,
});

const Questions = v.optional(v.array(Question, 'expected a list of questions'), []);

const Step = v.strictObject({
  title: Text,
  /** Another design than the lesson's, from here on. */
  design: v.optional(DesignSpec),
  /** The shortest interleaving that violates a property, from here on; `usual`: the one that comes first in time. */
  interleaving: v.optional(v.string('expected usual or a property')),
  /** Where the run is. */
  at: Moment,
  /** What is selected: an object or a command, as links name it. */
  lit: v.optional(v.string('expected an object or a command, such as cmd/vsmmu0/0')),
  text: Text,
  questions: Questions,
});

/** Another transition than the one that comes first in time. */
const Choice = v.strictObject({ at: Moment, fire: v.string('expected the name of a transition, such as SMMU0 defer') });

export const LessonSchema = v.strictObject({
  'viommu-lesson': v.literal(LESSON_VERSION, `expected ${LESSON_VERSION}`),
  id: Name,
  title: Text,
  /** The one idea, in a sentence. */
  idea: Text,
  /** Of the library. */
  scenario: Name,
  design: DesignSpec,
  /** What the usual run does otherwise. */
  choices: v.optional(v.array(Choice, 'expected a list of choices'), []),
  steps: v.pipe(
    v.array(Step, 'expected a list of steps'),
    v.minLength(3, 'expected 3 to 6 steps'),
    v.maxLength(6, 'expected 3 to 6 steps'),
  ),
  /** What to try alone afterwards: the same scenario, changed. */
  variation: v.strictObject({
    title: Text,
    text: Text,
    design: v.optional(DesignSpec),
    at: v.optional(Moment, 'start'),
    ...CHANGES,
    questions: Questions,
  }),
});

export type Lesson = v.InferOutput<typeof LessonSchema>;
export type LessonStep = Lesson['steps'][number];
export type LessonQuestion = LessonStep['questions'][number];
