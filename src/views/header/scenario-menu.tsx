import { type ChangeEvent, useRef } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { askedAbout } from '../../state/predicting.ts';
import type { Source } from '../../worker/protocol.ts';

const FILE = 'file:';
const OWN = 'own:';

/** What a source is called in the menu's values. */
function menuValue(source: Source | null): string {
  switch (source?.kind) {
    case 'scenario':
      return `scenario:${source.id}`;
    case 'capture':
      return `capture:${source.name}`;
    case 'text':
    case 'dump':
      return `${source.kind}:${source.name}`;
    case undefined:
      return '';
  }
}

function menuSource(value: string): Source | null {
  const [kind, ...rest] = value.split(':');
  const name = rest.join(':');
  if (kind === 'scenario') return { kind, id: name };
  if (kind === 'capture') return { kind, name };
  return null;
}

/** A native menu: it works with every keyboard and screen reader. */
export function ScenarioMenu() {
  const actions = useActions();
  const library = useExplorer((state) => state.library);
  const source = useExplorer((state) => state.source);
  const asked = useExplorer(askedAbout);
  const file = useRef<HTMLInputElement>(null);

  const onChoose = (event: ChangeEvent<HTMLSelectElement>): void => {
    const { value } = event.target;
    // The arrow keys belong to stepping again once the choice is made.
    event.target.blur();
    if (value === FILE) {
      file.current?.click();
      return;
    }
    if (value === OWN) {
      actions.showDialog('own');
      return;
    }
    const chosen = menuSource(value);
    if (chosen) void actions.open(chosen);
  };
  const onFile = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = '';
    void actions.openFiles(chosen);
  };

  return (
    <>
      <select className="scenario-menu" aria-label="Scenario" value={menuValue(source)} onChange={onChoose}>
        {!source && <option value="">…</option>}
        <optgroup label="Scenarios">
          {library?.scenarios.map((item) => (
            <option key={item.id} value={`scenario:${item.id}`}>
              {/* (the title of one that a lesson asks about would be an answer) */}
              {item.id === asked ? `${item.id} · the run of this lesson` : `${item.id} · ${item.title}`}
            </option>
          ))}
        </optgroup>
        <optgroup label="Captures of real guests">
          {library?.captures.map((item) => (
            <option key={item.id} value={`capture:${item.id}`}>
              {`${item.id} · ${item.title}`}
            </option>
          ))}
        </optgroup>
        {(source?.kind === 'text' || source?.kind === 'dump') && (
          <optgroup label="Open">
            <option value={menuValue(source)}>{source.name}</option>
          </optgroup>
        )}
        <optgroup label="Your own">
          <option value={OWN}>Your own scenarios, new ones…</option>
          <option value={FILE}>Open files: a scenario, a queue, logs…</option>
        </optgroup>
      </select>
      <input ref={file} type="file" multiple hidden aria-label="Scenario file or queue dump" onChange={onFile} />
    </>
  );
}
