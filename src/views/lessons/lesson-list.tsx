import { useEffect, useState } from 'react';
import { useActions } from '../../state/use-explorer.ts';
import { useProgress } from '../../state/use-progress.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { LessonHead } from '../../worker/protocol.ts';
import './lessons.css';

/** The lessons, and how far one is in each. */
export function LessonList({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const { seen } = useProgress();
  const [heads, setHeads] = useState<readonly LessonHead[]>([]);
  useEffect(() => {
    void actions.lessons().then(setHeads);
  }, [actions]);
  return (
    <Dialog title="Lessons: one idea each, in five minutes" className="lesson-list" open onClose={onClose}>
      <p className="caption">
        Each asks you to predict before the run shows it. No answer is written down: the model gives it.
      </p>
      <ol>
        {heads.map(({ id, title, idea, steps, questions, minutes }, i) => {
          const done = Array.from({ length: steps }, (_, step) => `${id}.${step}`).filter((step) =>
            seen.includes(step),
          );
          const first = done.length > 0 && done.length < steps ? done.length : 0;
          return (
            <li key={id}>
              <button type="button" className="lesson-card" onClick={() => void actions.learn(id, first)}>
                <b>
                  {i + 1} · {title}
                </b>
                <span>{idea}</span>
                <span className="caption">
                  {steps} steps, {questions} predictions, {minutes} min
                  {done.length > 0 && ` · ${done.length === steps ? 'done ✓' : `${done.length} of ${steps} seen`}`}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}
