import { useEffect, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useProgress } from '../../state/use-progress.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { LessonHead } from '../../worker/protocol.ts';
import './lessons.css';

/** How the titles of the library's scenarios begin that teach one thing about objects. */
const ON_OBJECTS = 'Lesson: ';

/** The lessons, and how far one is in each; then the scenarios that are lessons by themselves. */
export function LessonList({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const library = useExplorer((state) => state.library);
  const { seen } = useProgress();
  const [heads, setHeads] = useState<readonly LessonHead[]>([]);
  useEffect(() => {
    void actions.lessons().then(setHeads);
  }, [actions]);
  const open = (id: string): void => {
    onClose();
    void actions.open({ kind: 'scenario', id });
  };
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
      <h3>Lessons on the objects of iommufd</h3>
      <p className="caption">
        Runs to step through (→): each step says what the kernel does and which rule refuses it. Click an object to see
        who holds a reference on it.
      </p>
      <ol>
        {(library?.scenarios ?? [])
          .filter(({ title }) => title.startsWith(ON_OBJECTS))
          .map(({ id, title }) => (
            <li key={id}>
              <button type="button" className="lesson-card" onClick={() => open(id)}>
                <b>{title.slice(ON_OBJECTS.length)}</b>
                <span className="caption m">{id}</span>
              </button>
            </li>
          ))}
      </ol>
    </Dialog>
  );
}
