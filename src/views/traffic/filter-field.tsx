import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useActions } from '../../state/use-explorer.ts';
import type { TrafficCompletions, TrafficParams } from '../../worker/protocol.ts';
import { APPLIED } from './filters.ts';

interface Props {
  readonly field: RefObject<HTMLInputElement | null>;
  /** What is shown; its filter is the one that was applied last. */
  readonly of: TrafficParams;
  readonly onApply: (filter: string) => void;
}

interface Offered {
  readonly text: string;
  readonly doc: string;
}

const MOST = 200;

/** A display filter with completion, the filters of before, and what is wrong at its place. Enter applies it. */
export function FilterField({ of, onApply, field }: Props) {
  const actions = useActions();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState(of.filter);
  /** What was answered last, and of which text: of what is typed since nothing is known yet. */
  const [answered, setAnswered] = useState<{ readonly of: string; readonly told: TrafficCompletions }>();
  const told = answered?.told;
  const problem = answered?.of === text ? answered.told.problem : undefined;
  /** Whether the list is open, and which of it is chosen, -1 for none. */
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);

  useEffect(() => {
    setText(of.filter);
    setAnswered(undefined);
  }, [of.filter]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const ask = async (filter: string, caret: number): Promise<TrafficCompletions | undefined> => {
    const { position, queue } = of;
    const answer = await actions.ask('trafficComplete', { position, queue, filter, at: caret });
    if (answer) setAnswered({ of: filter, told: answer });
    return answer;
  };
  const write = (filter: string, caret: number): void => {
    setText(filter);
    setAt(-1);
    setOpen(true);
    void ask(filter, caret);
  };
  const offered: readonly Offered[] = !open
    ? []
    : text.trim() === ''
      ? [...APPLIED.read().map((filter) => ({ text: filter, doc: 'applied before' })), ...(told?.options ?? [])]
      : (told?.options.slice(0, MOST) ?? []);
  const take = (one: Offered): void => {
    const from = text.trim() === '' ? 0 : (told?.from ?? text.length);
    const caret = field.current?.selectionStart ?? text.length;
    const rest = text.slice(caret);
    write(`${text.slice(0, from)}${one.text} ${rest.trimStart()}`, from + one.text.length + 1);
  };
  const apply = async (): Promise<void> => {
    setOpen(false);
    const known = answered?.of === text ? answered.told : await ask(text, text.length);
    if (!known?.problem) onApply(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      if (!open) {
        setOpen(true);
        void ask(text, field.current?.selectionStart ?? text.length);
      } else setAt(Math.max(-1, Math.min(offered.length - 1, at + by)));
    } else if (event.key === 'Enter' && at >= 0 && offered[at]) take(offered[at]);
    else if (event.key === 'Enter') void apply();
    else if (event.key === 'Tab' && !event.shiftKey && open && text !== '' && offered.length > 0)
      take(offered[Math.max(0, at)]);
    else if (event.key === 'Escape' && open && offered.length > 0) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="traffic-filter">
      <label>
        filter{' '}
        <input
          ref={field}
          className="m"
          role="combobox"
          aria-label="Display filter"
          aria-expanded={offered.length > 0}
          aria-controls="traffic-offered"
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? `traffic-offered-${at}` : undefined}
          aria-invalid={problem ? true : undefined}
          spellCheck={false}
          autoComplete="off"
          placeholder="op == ATC_INV && sid == 0x3a"
          value={text}
          onChange={({ target }) => write(target.value, target.selectionStart ?? target.value.length)}
          onKeyDown={onKeyDown}
          onFocus={() => void ask(text, text.length)}
          onBlur={() => setOpen(false)}
        />
      </label>
      <button type="button" className="button" disabled={problem != null} onClick={() => void apply()}>
        Apply
      </button>
      <button type="button" className="button" disabled={of.filter === '' && text === ''} onClick={() => onApply('')}>
        All
      </button>
      {offered.length > 0 && (
        <div
          className="traffic-offered"
          id="traffic-offered"
          role="listbox"
          aria-label="What can be written"
          ref={list}
        >
          {offered.map((one, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the field choose
            <div
              key={`${one.doc} ${one.text}`}
              id={`traffic-offered-${i}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(one)}
            >
              <b className="m">{one.text}</b> <span className="muted">{one.doc}</span>
            </div>
          ))}
        </div>
      )}
      {problem && text !== '' && !(open && offered.length > 0) && (
        <p className="traffic-problem" role="alert">
          <span className="m">
            {text.slice(0, problem.at)}
            <mark>{text.slice(problem.at, problem.at + Math.max(1, problem.length)) || '␣'}</mark>
            {text.slice(problem.at + Math.max(1, problem.length))}
          </span>{' '}
          {problem.message}
        </p>
      )}
    </div>
  );
}
