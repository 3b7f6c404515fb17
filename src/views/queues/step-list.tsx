import { useEffect, useRef } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useAnswer } from '../inspector/use-answer.ts';
import { Explained } from '../words/term.tsx';
import './step-list.css';

/** What stands behind the name of the actor: a sentence that begins with it does not say it twice. */
const behind = (actor: string, text: string): string =>
  text.startsWith(`${actor} `) ? text.slice(actor.length + 1) : text;

/**
 * What happens, a line per step: in the place of the queues, where nobody writes a command. One stop of the Tab key. While
 * a lesson asks what comes, it goes up to where one is.
 */
export function StepList() {
  const actions = useActions();
  const position = useExplorer((state) => state.view?.position ?? 0);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const steps = useAnswer('steps', { position: 0 });
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what moves it
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    current?.scrollIntoView({ block: 'nearest' });
    if (list.current?.contains(document.activeElement)) current?.focus({ preventScroll: true });
  }, [position, steps]);
  // Where there is less room than before, too.
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      element.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const all = steps?.lines ?? [];
  const lines = stillAsked ? all.filter(({ position: at }) => at <= position) : all;
  const here = Math.max(1, position);
  return (
    <>
      <div className="panel-head">
        <h2>What happens</h2>
        <span className="caption clip" title="No command is written in this run">
          no commands
        </span>
      </div>
      <ol
        ref={list}
        className="steps"
        aria-label="Steps"
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          void actions.goTo(position + by);
        }}
      >
        {lines.map(({ position: at, actor, actorKind, text, refused }) => (
          <li key={at}>
            <button
              type="button"
              className={`a-${actorKind} step-line${at > position ? ' step-line-ahead' : ''}${refused ? ' step-line-refused' : ''}`}
              aria-current={at === position ? 'step' : undefined}
              tabIndex={at === here ? 0 : -1}
              onClick={() => void actions.goTo(at)}
            >
              <span className="m step-line-at">{at}</span>
              <span>
                <b>{actor}</b> {refused && <b className="step-line-sign">✗</b>} <Explained text={behind(actor, text)} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {steps && steps.more > 0 && !stillAsked && <p className="caption queue-none">and {steps.more} more steps</p>}
    </>
  );
}
