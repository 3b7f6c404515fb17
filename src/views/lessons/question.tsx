import { useEffect } from 'react';
import { answered } from '../../state/kept/lesson-progress.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useProgress } from '../../state/use-progress.ts';
import type { ToldQuestion } from '../../worker/protocol.ts';
import { ownsKey } from '../shell/owns-key.ts';
import { LessonText } from './lesson-text.tsx';

interface Props {
  readonly id: string;
  readonly question: ToldQuestion;
  readonly number: number;
  /** Digits answer it. */
  readonly current: boolean;
}

/** Digits answer the first question that is open. */
function useDigits(on: boolean, options: number, choose: (option: number) => void): void {
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent): void => {
      const option = Number(event.key) - 1;
      if (!/^[1-9]$/.test(event.key) || option >= options || event.ctrlKey || event.altKey || event.metaKey) return;
      if (ownsKey(event.target, event.key, false)) return;
      event.preventDefault();
      choose(option);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

/** A prediction: what the model says is told once one has chosen; where the run shows it, once the step asks nothing else. */
export function Question({ id, question, number, current }: Props) {
  const actions = useActions();
  const stillAsked = useExplorer((state) => state.stillAsked);
  const { answers } = useProgress();
  const { ask, options, answer, because, shown } = question;
  const chosen = answers[id];
  const known = chosen !== undefined;
  const choose = (option: number): void => answered(id, option);
  useDigits(current, options.length, choose);
  return (
    <fieldset className="lesson-question">
      <legend>Predict {number}</legend>
      <LessonText text={ask} />
      <div className="lesson-options">
        {options.map((option, i) => {
          const right = known && i === answer;
          const wrong = known && i === chosen && i !== answer;
          return (
            <button
              key={option}
              type="button"
              aria-disabled={known}
              aria-pressed={i === chosen}
              className={`lesson-option${right ? ' lesson-right' : ''}${wrong ? ' lesson-wrong' : ''}`}
              onClick={() => !known && choose(i)}
            >
              {current && <kbd>{i + 1}</kbd>}
              <span>{option}</span>
              {right && <b>✓ so it is</b>}
              {wrong && <b>✗ your guess</b>}
            </button>
          );
        })}
      </div>
      <div role="status">
        {known && (
          <>
            <LessonText text={because} />
            {shown !== null && stillAsked !== 'here' && (
              <p>
                <button type="button" className="link" onClick={() => void actions.goTo(shown)}>
                  Show it: step {shown}
                </button>
              </p>
            )}
          </>
        )}
      </div>
    </fieldset>
  );
}
