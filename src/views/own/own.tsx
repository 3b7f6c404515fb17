import { Copy, Download, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useDraft, useDraftActions } from '../../state/edit/use-drafting.ts';
import type { Own } from '../../state/kept/own.ts';
import { useActions } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { save } from '../../ui/save.ts';
import { NewScenario } from './new-scenario.tsx';
import './own.css';

interface ToolProps {
  readonly label: string;
  readonly icon: typeof Copy;
  readonly onClick: () => void;
}

const Tool = ({ label, icon: Icon, onClick }: ToolProps) => (
  <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
    <Icon size={15} />
  </button>
);

function Row({ own: { id, name, text, saved }, onOpen }: { readonly own: Own; readonly onOpen: () => void }) {
  const { open, duplicate, rename, remove } = useDraftActions();
  const [to, setTo] = useState(name);
  const keep = (): void => {
    if (to.trim() && to !== name) void rename(id, to.trim());
    else setTo(name);
  };
  return (
    <li>
      <input
        className="m"
        aria-label={`Name of ${name}`}
        value={to}
        onChange={({ target }) => setTo(target.value)}
        onBlur={keep}
        onKeyDown={({ key }) => key === 'Enter' && keep()}
      />
      <span className="muted">{saved ? 'kept' : 'work in progress'}</span>
      <button
        type="button"
        className="button"
        onClick={() => {
          onOpen();
          void open(id);
        }}
      >
        Open
      </button>
      <Tool label={`Copy ${name}`} icon={Copy} onClick={() => void duplicate(id)} />
      <Tool
        label={`Download ${name}`}
        icon={Download}
        onClick={() => save(name, new Blob([text], { type: 'text/yaml' }))}
      />
      <Tool label={`Delete ${name}`} icon={Trash2} onClick={() => void remove(id)} />
    </li>
  );
}

/** The user's own scenarios, and the ways to a new one. */
export function OwnScenarios({ onClose }: { readonly onClose: () => void }) {
  const { refresh, restore } = useDraftActions();
  const { showEditor } = useActions();
  const list = useDraft((state) => state.list);
  const deleted = useDraft((state) => state.deleted);
  useEffect(() => void refresh(), [refresh]);
  const opened = (): void => {
    onClose();
    showEditor(true);
  };
  return (
    <Dialog title="Your own scenarios" className="own" open onClose={onClose}>
      <div className="own-body">
        {list.length === 0 && (
          <p className="muted">
            None yet. What you change is kept here, in this browser: open a scenario, press e, and change its text; or
            begin a new one below.
          </p>
        )}
        <ul className="own-list" aria-label="Your own scenarios">
          {list.map((own) => (
            <Row key={`${own.id} ${own.name}`} own={own} onOpen={opened} />
          ))}
        </ul>
        {deleted && (
          <p role="status">
            <span className="m">{deleted.name}</span> is deleted.{' '}
            <button type="button" className="link" onClick={() => void restore()}>
              Undo
            </button>
          </p>
        )}
        <NewScenario onOpen={opened} />
      </div>
    </Dialog>
  );
}
