import { useEffect, useRef, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { found } from '../find/rank.ts';
import { GLOSSARY } from './glossary.ts';
import { sourceOf } from './sources.ts';
import './glossary.css';

const TERMS = Object.entries(GLOSSARY)
  .map(([title, more]) => ({ title, more }))
  .sort((a, b) => a.title.localeCompare(b.title, 'en'));

/** Every term of the field that the page uses, each at an address of its own. */
export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const subject = useExplorer((state) => state.subject);
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    list.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <Dialog title="Terms" className="glossary" open onClose={onClose}>
      <input
        ref={field}
        className="find-field"
        type="search"
        aria-label="Search the terms"
        placeholder="ATC, vSID, tombstone…"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      <dl className="glossary-list" ref={list}>
        {found(TERMS, query, TERMS.length).map(({ title, more }) => (
          <div key={title} data-current={title === subject || undefined}>
            <dt>
              <button
                type="button"
                className="link m"
                title="Give this term the address"
                onClick={() => actions.showDialog('glossary', title)}
              >
                {title}
              </button>
            </dt>
            <dd>
              {more} <span className="caption">{sourceOf(title)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
