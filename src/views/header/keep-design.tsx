import { X } from 'lucide-react';
import { useState } from 'react';
import { useOwnDesignActions, useOwnDesigns } from '../../state/edit/use-own-designs.ts';
import { LONGEST_NAME } from '../../state/kept/own-designs.ts';
import { useExplorer } from '../../state/use-explorer.ts';

interface Props {
  readonly design: string;
  readonly onChoose: (design: string) => void;
}

/** Keeps the dials as they are set as a design of the user's own: a tab, and a column wherever designs are compared. */
export function KeepDesign({ design, onChoose }: Props) {
  const { add, remove } = useOwnDesignActions();
  const own = useOwnDesigns();
  const designs = useExplorer((state) => state.library?.designs);
  const [name, setName] = useState('');
  const changed = design.includes(',');
  const called = name.trim();
  const taken = designs?.some(({ id }) => id === called);
  return (
    <div className="own-designs">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add({ name: called, spec: design });
          setName('');
        }}
      >
        <input
          aria-label="Name of the design"
          placeholder={changed ? 'a name for these dials' : 'turn a dial first'}
          maxLength={LONGEST_NAME}
          value={name}
          disabled={!changed}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={!changed || called === '' || taken}>
          Keep as your own design
        </button>
      </form>
      {own.length > 0 && (
        <ul className="plain" aria-label="Your own designs">
          {own.map(({ name: of, spec }) => (
            <li key={spec}>
              <button type="button" className="link" aria-current={spec === design} onClick={() => onChoose(spec)}>
                {of}
              </button>
              <span className="m caption">{spec}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={`Forget ${of}`}
                title={`Forget ${of}`}
                onClick={() => remove(spec)}
              >
                <X size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
