import { useEffect, useId, useState } from 'react';
import { useDraftActions } from '../../../state/edit/use-drafting.ts';
import type { FormField, Path } from '../../../worker/protocol.ts';

/** A value of more characters has a line of its own. */
const LONG = 16;

/** What is typed, until Enter or until it is left; Escape forgets it. */
function TextField({ field, onSet }: { readonly field: FormField; readonly onSet: (value: string) => void }) {
  const { label, value, usual, options } = field;
  const [text, setText] = useState(value);
  const list = useId();
  useEffect(() => setText(value), [value]);
  const commit = (): void => {
    if (text.trim() !== value) onSet(text);
  };
  return (
    <>
      <input
        className="m"
        aria-label={label}
        value={text}
        placeholder={usual ?? ''}
        list={options.length > 0 ? list : undefined}
        onChange={({ target }) => setText(target.value)}
        onBlur={commit}
        onKeyDown={({ key }) => {
          if (key === 'Enter') commit();
          if (key === 'Escape') setText(value);
        }}
      />
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}

function Control({ field, onSet }: { readonly field: FormField; readonly onSet: (value: string) => void }) {
  const { label, value, usual, kind, options } = field;
  if (kind === 'flag')
    return (
      <input
        type="checkbox"
        aria-label={label}
        checked={(value || usual) === 'true'}
        onChange={({ target }) => onSet(String(target.checked))}
      />
    );
  if (kind !== 'choice') return <TextField field={field} onSet={onSet} />;
  return (
    <select className="m" aria-label={label} value={value} onChange={({ target }) => onSet(target.value)}>
      {(usual !== null || value === '') && <option value="">{usual ? `(${usual})` : '(none)'}</option>}
      {value !== '' && !options.includes(value) && <option>{value}</option>}
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

/** The fields of an item of the scenario, or of itself. `text`: what they are read from. */
export function Fields({ path, text }: { readonly path: Path; readonly text: string }) {
  const { fields, edit } = useDraftActions();
  const [shown, setShown] = useState<readonly FormField[]>([]);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another text they are read anew
  useEffect(() => {
    let gone = false;
    fields(path).then(
      (found) => !gone && setShown(found),
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [fields, path.join('/'), text]);
  return (
    <div className="form-fields">
      {shown.map((field) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control in it has the same name
        <label
          key={`${field.label} ${tries}`}
          data-long={field.value.length > LONG || undefined}
          title={[field.doc, field.expected].filter(Boolean).join(' — ')}
        >
          <span className="m">{field.label}</span>
          <Control
            field={field}
            // What was refused is not left standing.
            onSet={(value) =>
              void edit({ kind: 'set', path: field.path, value }).then((made) => made || setTries(tries + 1))
            }
          />
        </label>
      ))}
    </div>
  );
}
