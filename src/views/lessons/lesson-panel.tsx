import { Link, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { forgetLesson, sawStep } from '../../state/kept/lesson-progress.ts';
import { questionId } from '../../state/predicting.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useProgress } from '../../state/use-progress.ts';
import { LessonText } from './lesson-text.tsx';
import { Question } from './question.tsx';
import './lessons.css';

/** The lesson that is taken: its text beside the run that it tells of, and its questions. Nothing when none is. */
export function LessonPanel() {
  const lesson = useExplorer((state) => state.lesson);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const actions = useActions();
  const { answers, seen } = useProgress();
  const title = useRef<HTMLHeadingElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const id = lesson?.told.id;
  const at = lesson?.step;
  useEffect(() => {
    if (id !== undefined && at !== undefined) sawStep(`${id}.${at}`);
    text.current?.scrollTo({ top: 0 });
    // Whoever goes on by key begins at the step, from a list and from a link too.
    title.current?.focus({ preventScroll: true });
  }, [id, at]);
  if (!lesson) return null;

  const { told, step } = lesson;
  const steps = [...told.steps, told.variation];
  const here = steps[step];
  const last = steps.length - 1;
  const go = (to: number): void => {
    void actions.learn(told.id, to);
  };
  const asked = here.questions.map((_, i) => questionId(told.id, step, i));
  /** Titles of what follows tell what comes. */
  const ahead = (i: number): boolean => i > step && stillAsked !== null;
  const next = asked.findIndex((question) => !(question in answers));

  return (
    <aside className="lesson" aria-label="Lesson">
      <div className="lesson-head">
        <h2>{told.title}</h2>
        <button
          type="button"
          className="icon-button"
          title="Copy a link to this step"
          aria-label="Copy a link to this step"
          onClick={() => void actions.copyLink(`#/lesson/${told.id}/${step + 1}`)}
        >
          <Link size={15} />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="End the lesson"
          onClick={() => void actions.learn(null)}
        >
          <X size={16} />
        </button>
      </div>
      <div className="lesson-text" ref={text}>
        {step === 0 && <p className="lesson-idea">{told.idea}</p>}
        <h3 ref={title} tabIndex={-1} aria-live="polite">
          {step === last ? `Try it: ${here.title}` : here.title}
        </h3>
        <LessonText text={here.text} />
        {here.questions.map((question, i) => (
          <Question key={asked[i]} id={asked[i]} question={question} number={i + 1} current={i === next} />
        ))}
        {step === last && (
          <p className="caption">
            The run beside this is the changed scenario: go through it, choose other transitions (n), compare it (c).{' '}
            <button type="button" className="link" onClick={() => forgetLesson(told.id)}>
              Forget my answers
            </button>
          </p>
        )}
      </div>
      <div className="lesson-foot">
        <button type="button" className="button" disabled={step === 0} onClick={() => go(step - 1)}>
          Back
        </button>
        <nav className="lesson-dots" aria-label="Steps of the lesson">
          {steps.map((one, i) => (
            <button
              key={one.title}
              type="button"
              title={ahead(i) ? undefined : one.title}
              aria-label={`Step ${i + 1} of ${steps.length}${ahead(i) ? '' : `: ${one.title}`}`}
              aria-current={i === step ? 'step' : undefined}
              className={seen.includes(`${told.id}.${i}`) ? 'lesson-done' : undefined}
              onClick={() => go(i)}
            >
              {i === last ? '+' : i + 1}
            </button>
          ))}
        </nav>
        <button
          type="button"
          className="button"
          onClick={() => (step === last ? actions.showDialog('lessons') : go(step + 1))}
        >
          {step === last ? 'More lessons' : 'Next'}
        </button>
      </div>
    </aside>
  );
}
