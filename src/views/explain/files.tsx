import { X } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useExplainingActions } from '../../state/aside/use-explaining.ts';
import type { BroughtFile, Explained } from '../../worker/protocol.ts';

interface Props {
  readonly files: readonly BroughtFile[];
  readonly explained: Explained | null;
  /** Opens one that is no log or dump, but plays. */
  readonly onOpen: (file: BroughtFile) => void;
}

/** The files that are explained: what each was taken for, and why; it can be taken for something else. */
export function Files({ files, explained, onOpen }: Props) {
  const { take, takeAs, drop } = useExplainingActions();
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const onFiles = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    take([...(target.files ?? [])].map((file) => ({ name: file.name, content: file })));
    target.value = '';
  };
  // Its button goes with it: the keyboard goes on behind the files.
  const remove = (name: string): void => {
    choose.current?.focus();
    drop(name);
  };
  return (
    <>
      <ul className="explain-files">
        {files.map((file) => {
          const { name, as } = file;
          const told = explained?.report.inputs.find((input) => input.file === name);
          return (
            <li key={name}>
              <b className="m clip">{name}</b>
              <select
                aria-label={`What ${name} is taken for`}
                value={as ?? ''}
                onChange={({ target }) => takeAs(name, target.value)}
              >
                <option value="">{told && !as ? told.kind : 'what it looks like'}</option>
                {explained?.kinds.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
              <button type="button" className="icon-button" aria-label={`Remove ${name}`} onClick={() => remove(name)}>
                <X size={14} />
              </button>
              {told && <span className="explain-why">{told.sure ? `${told.why}; ${told.sure}` : told.why}</span>}
              {told?.played && (
                <button type="button" className="button" onClick={() => onOpen(file)}>
                  Open {name}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <button ref={choose} type="button" className="button" onClick={() => input.current?.click()}>
        Choose files…
      </button>
      <input ref={input} type="file" multiple hidden aria-label="Files to explain" onChange={onFiles} />
    </>
  );
}
