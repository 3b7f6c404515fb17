import { type ChangeEvent, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { useActions } from '../../state/use-explorer.ts';

/** What a new scenario can begin as, by the worker's names. */
const TEMPLATES = [
  { id: 'one-device', title: 'One device' },
  { id: 'two-devices', title: 'Two devices' },
  { id: 'two-vms', title: 'Two VMs' },
];

/** A new scenario: from a template, a file, or a text that is pasted. */
export function NewScenario({ onOpen }: { readonly onOpen: () => void }) {
  const { add, template } = useDraftActions();
  const { openFiles } = useActions();
  const [text, setText] = useState('');
  const onFile = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const [file] = target.files ?? [];
    if (!file) return;
    onOpen();
    void openFiles([file]);
  };
  return (
    <>
      <h3>New</h3>
      <p className="own-new">
        {TEMPLATES.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className="button"
            onClick={async () => {
              onOpen();
              await add(`${id}.yaml`, await template(id));
            }}
          >
            {title}
          </button>
        ))}
      </p>
      <label className="own-file">
        From a file: <input type="file" aria-label="Scenario file" onChange={onFile} />
      </label>
      <label className="own-paste">
        From a text
        <textarea
          className="m"
          rows={4}
          placeholder="Paste a scenario here"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button
        type="button"
        className="button own-open"
        disabled={text.trim() === ''}
        onClick={() => {
          onOpen();
          void add('pasted.yaml', text);
        }}
      >
        Open the text
      </button>
    </>
  );
}
