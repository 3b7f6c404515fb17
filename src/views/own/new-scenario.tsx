import { type ChangeEvent, useState } from 'react';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { MailRead, Source } from '../../worker/protocol.ts';
import { MailNotes } from './mail-notes.tsx';

/** What a new scenario can begin as, by the worker's names. */
const TEMPLATES = [
  { id: 'one-device', title: 'One device' },
  { id: 'two-devices', title: 'Two devices' },
  { id: 'two-vms', title: 'Two VMs' },
];

/** A new scenario: from a template, a file, or a text that is pasted. */
export function NewScenario({ onOpen }: { readonly onOpen: () => void }) {
  const { add, machine, mail, openMail, template } = useDraftActions();
  const source = useExplorer((state) => state.source);
  const captures = useExplorer((state) => state.library?.captures);
  const { openFiles } = useActions();
  const [text, setText] = useState('');
  const [read, setRead] = useState<MailRead | null>(null);
  const [refused, setRefused] = useState('');
  const openText = async (): Promise<void> => {
    if (/viommu-scenario/.test(text)) {
      onOpen();
      return add('pasted.yaml', text);
    }
    setRead(null);
    setRefused('');
    try {
      setRead(await mail(text));
    } catch (error) {
      setRefused((error as Error).message);
    }
  };
  /** On the machine of what was recorded. */
  const onMachine = async (of: Source): Promise<void> => {
    setRefused('');
    try {
      const begun = await machine(of);
      onOpen();
      await add('a-machine.yaml', begun);
    } catch (error) {
      setRefused((error as Error).message);
    }
  };
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
      <p className="own-new">
        On a recorded machine:{' '}
        <select
          aria-label="The machine of a capture"
          value=""
          onChange={({ target }) => void onMachine({ kind: 'capture', name: target.value })}
        >
          <option value="">choose a capture</option>
          {captures?.map(({ id, title }) => (
            <option key={id} value={id}>
              {id} · {title}
            </option>
          ))}
        </select>
        {(source?.kind === 'capture' || source?.kind === 'dump') && (
          <button type="button" className="button" onClick={() => void onMachine(source)}>
            That of {source.name}
          </button>
        )}
      </p>
      <label className="own-file">
        From a file: <input type="file" aria-label="Scenario file" onChange={onFile} />
      </label>
      <label className="own-paste">
        From a text: a scenario, or a drawing with a column per actor, as mails have it
        <textarea
          className="m"
          rows={4}
          placeholder="Paste it here"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button type="button" className="button own-open" disabled={text.trim() === ''} onClick={() => void openText()}>
        Open the text
      </button>
      {refused && (
        <p className="own-refused" role="alert">
          {refused}
        </p>
      )}
      {read && (
        <MailNotes
          read={read}
          onOpen={() => {
            onOpen();
            void openMail(read);
          }}
        />
      )}
    </>
  );
}
