import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { JointGraph } from '../layout/joint.ts';
import type { Objects } from '../state/objects.ts';
import { found } from './find.ts';
import './find-bar.css';

interface Props {
  readonly graph: JointGraph;
  readonly objects: Objects;
  /** Shows an object, wherever it is. */
  readonly onShow: (id: string) => void;
  readonly onClose: () => void;
}

/** Search in the graph: Enter goes to the next that is found, with Shift to the one before. */
export function FindBar({ graph, objects, onShow, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ids = useMemo(() => found(graph, objects, query), [graph, objects, query]);
  const go = (by: 1 | -1): void => {
    if (ids.length === 0) return;
    const next = (at + by + ids.length + (at < 0 && by < 0 ? 1 : 0)) % ids.length;
    setAt(next);
    onShow(ids[next]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="find-bar">
      <input
        ref={field}
        type="search"
        aria-label="Find in the graph: ids, kinds, values"
        placeholder="id, kind, value"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(-1);
        }}
        onKeyDown={onKeyDown}
      />
      <output className="caption">
        {query === '' ? '' : ids.length === 0 ? 'none' : `${at < 0 ? '' : `${at + 1} of `}${ids.length}`}
      </output>
      <button type="button" className="icon-button" aria-label="The one before" onClick={() => go(-1)}>
        <ChevronUp size={14} />
      </button>
      <button type="button" className="icon-button" aria-label="The next one" onClick={() => go(1)}>
        <ChevronDown size={14} />
      </button>
      <button type="button" className="icon-button" aria-label="Close the search" onClick={onClose}>
        <X size={14} />
      </button>
    </search>
  );
}
