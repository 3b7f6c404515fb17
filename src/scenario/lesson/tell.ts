/** A lesson with all that the model says: where each step is, what its text claims, and the answers of its questions. */
import { choicesOf } from '../../model/search/counterexample.ts';
import { DesignError, parseDesign } from '../../model/system/design-spec.ts';
import { compileScenario } from '../compile/compile.ts';
import type { InputError, Parsed, Path } from '../language/errors.ts';
import { checked } from '../language/errors.ts';
import { withChanges } from '../hazards/fix.ts';
import type { Scenario } from '../language/schema.ts';
import { evaluate, isTrue, LessonError, optionsOf } from './expressions.ts';
import { momentAt } from './moments.ts';
import type { ParsedLesson } from './parse.ts';
import type { Lesson, LessonQuestion } from './schema.ts';
import { piecesOf } from './text.ts';
import { type Choices, World } from './world.ts';

/** Words, or words that the model was asked about. */
export type ToldWords = string | { readonly words: string; readonly claim: string };

export interface ToldQuestion {
  readonly ask: readonly (readonly ToldWords[])[];
  readonly of: string;
  readonly options: readonly string[];
  /** Index of the answer. */
  readonly answer: number;
  readonly because: readonly (readonly ToldWords[])[];
  /** Position at which the run shows it; null where no single run does. */
  readonly shown: number | null;
}

export interface ToldStep {
  readonly title: string;
  readonly design: string;
  readonly choices: Choices;
  readonly position: number;
  readonly lit: string | null;
  readonly text: readonly (readonly ToldWords[])[];
  readonly questions: readonly ToldQuestion[];
}

export interface ToldVariation extends ToldStep {
  /** The scenario, changed. */
  readonly scenario: Scenario;
}

export interface ToldLesson extends Pick<Lesson, 'id' | 'title' | 'idea' | 'scenario'> {
  readonly steps: readonly ToldStep[];
  readonly variation: ToldVariation;
}

/**
 * `pause` is called now and then, and throws to stop.
 * @throws InputError that names the place in the lesson whatever the model does not agree with
 */
export async function tellLesson(
  { lesson, error }: ParsedLesson,
  { scenario }: Parsed,
  pause: () => Promise<void> = async () => {},
): Promise<ToldLesson> {
  const teller = new Teller(lesson, scenario, error);
  const steps: ToldStep[] = [];
  let [design, interleaving] = [lesson.design, 'usual'];
  for (const [i, step] of lesson.steps.entries()) {
    design = step.design ?? design;
    interleaving = step.interleaving ?? interleaving;
    const path = ['steps', i];
    const [world, choices] = teller.world(scenario, design, interleaving, path);
    steps.push({ ...teller.step(world, step, path), design, choices });
    await pause();
  }
  const { variation } = lesson;
  const changed = variationOf(lesson, scenario);
  const [world, choices] = teller.world(changed, variation.design ?? lesson.design, 'usual', ['variation']);
  const told = teller.step(world, { ...variation, lit: undefined }, ['variation']);
  const { id, title, idea } = lesson;
  return {
    id,
    title,
    idea,
    scenario: lesson.scenario,
    steps,
    variation: { ...told, design: variation.design ?? lesson.design, choices, scenario: changed },
  };
}

/** A scenario of one's own: what the library says of the hazard is not said of it. */
function variationOf({ id, title, design, variation }: Lesson, scenario: Scenario): Scenario {
  const { hazard, cite, fix, ...rest } = withChanges(scenario, variation);
  return {
    ...rest,
    id: `${id}-try`,
    title: `${title}: ${variation.title}`,
    about: variation.text,
    breaks: [],
    found: {},
    expect: {},
    design: (variation.design ?? design).split(',')[0],
  };
}

type Placed = Pick<Lesson['steps'][number], 'title' | 'at' | 'lit' | 'text' | 'questions'>;

class Teller {
  private readonly worlds = new Map<string, readonly [World, Choices]>();
  private readonly lesson: Lesson;
  private readonly library: Scenario;
  private readonly error: (path: Path, problem: string) => InputError;

  constructor(lesson: Lesson, library: Scenario, error: (path: Path, problem: string) => InputError) {
    this.lesson = lesson;
    this.library = library;
    this.error = error;
  }

  /** The run that a step looks at, and the choices that lead to it. */
  world(scenario: Scenario, spec: string, interleaving: string, path: Path): readonly [World, Choices] {
    const key = JSON.stringify([scenario === this.library, spec, interleaving]);
    const known = this.worlds.get(key);
    if (known) return known;
    const made = this.at([...path, 'design'], () => this.make(scenario, spec, interleaving));
    this.worlds.set(key, made);
    return made;
  }

  private make(scenario: Scenario, spec: string, interleaving: string): readonly [World, Choices] {
    const topology = compileScenario(checked(scenario, `${scenario.id}.yaml`));
    const design = parseDesign(spec);
    const usual = new World(topology, design);
    let choices: Choices = [];
    if (interleaving !== 'usual') {
      const found = usual.shortest(interleaving);
      if (!found) throw new LessonError(`no interleaving violates ${interleaving}`);
      choices = choicesOf(found);
    } else if (scenario === this.library)
      choices = this.lesson.choices.map(({ at, fire }) => [momentAt(usual.run, at) + 1, fire] as const);
    const world = choices.length > 0 ? new World(topology, design, choices) : usual;
    return [world, choices];
  }

  step(world: World, { title, at, lit, text, questions }: Placed, path: Path): Omit<ToldStep, 'design' | 'choices'> {
    const position = this.at([...path, 'at'], () => momentAt(world.run, at));
    return {
      title,
      position,
      lit: lit ?? null,
      text: this.told(world, position, text, [...path, 'text']),
      questions: questions.map((question, i) => this.question(world, position, question, [...path, 'questions', i])),
    };
  }

  private question(world: World, position: number, { ask, of, because }: LessonQuestion, path: Path): ToldQuestion {
    const { value, among, known } = this.at([...path, 'of'], () => evaluate(world, position, of));
    const options = optionsOf({ value, among, known });
    if (options.length < 2) throw this.error([...path, 'of'], `there is nothing to choose from but '${value}'`);
    if (known <= position)
      throw this.error([...path, 'of'], 'the run shows it at the step already: ask before, or of a later moment');
    const shown = Number.isFinite(known) ? known : null;
    return {
      ask: this.told(world, position, ask, [...path, 'ask']),
      of,
      options,
      answer: options.indexOf(value),
      because: this.told(world, shown ?? position, because, [...path, 'because']),
      shown,
    };
  }

  /** @throws InputError for a claim that does not hold */
  private told(world: World, at: number, text: string, path: Path): readonly (readonly ToldWords[])[] {
    return piecesOf(text).map((pieces) =>
      pieces.map((piece): ToldWords => {
        if (piece.kind === 'words') return piece.words;
        if (piece.kind === 'value')
          return { words: this.at(path, () => evaluate(world, at, piece.of)).value, claim: piece.of };
        const { words, claim } = piece;
        if (!this.at(path, () => isTrue(world, at, claim)))
          throw this.error(path, `'${words}' does not hold: ${claim}`);
        return { words, claim };
      }),
    );
  }

  private at<T>(path: Path, task: () => T): T {
    try {
      return task();
    } catch (problem) {
      if (problem instanceof LessonError || problem instanceof DesignError) throw this.error(path, problem.message);
      throw problem;
    }
  }
}
