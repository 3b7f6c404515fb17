import { useEffect, useMemo, useRef, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { found } from '../find/rank.ts';
import { GLOSSARY, termsIn } from './glossary.ts';
import { sourceOf } from './sources.ts';
import './glossary.css';

const TERMS = Object.entries(GLOSSARY)
  .map(([title, more]) => ({ title, more }))
  .sort((a, b) => a.title.localeCompare(b.title, 'en'));

/** Every term of the field that the page uses, each at an address of its own; first those of what the page says now. */
export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const subject = useExplorer((state) => state.subject);
  const events = useExplorer((state) => state.view?.events);
  const here = useMemo(() => {
    const used = termsIn((events ?? []).map(({ text }) => text));
    return TERMS.filter(({ title }) => used.includes(title)).sort(
      (a, b) => used.indexOf(a.title) - used.indexOf(b.title),
    );
  }, [events]);
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    list.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'center' });
  }, []);
  const shown = found(TERMS, query, TERMS.length);
  const choose = (term: string): void => actions.showDialog('glossary', term);
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
      <div className="glossary-list" ref={list}>
        {query === '' && subject === '' && here.length > 0 && (
          <>
            <h3>In what this step says</h3>
            <Terms of={here} subject={subject} onChoose={choose} />
            <h3>All</h3>
          </>
        )}
        {shown.length > 0 ? (
          <Terms of={shown} subject={subject} onChoose={choose} />
        ) : (
          <p className="muted">No term and no explanation has these words. Ctrl K also finds commands and objects.</p>
        )}
      </div>
    </Dialog>
  );
}

interface Props {
  readonly of: readonly (typeof TERMS)[number][];
  readonly subject: string;
  readonly onChoose: (term: string) => void;
}

function Terms({ of, subject, onChoose }: Props) {
  return (
    <dl>
      {of.map(({ title, more }) => (
        <div key={title} data-current={title === subject || undefined}>
          <dt>
            <button type="button" className="link m" title="Give this term the address" onClick={() => onChoose(title)}>
              {title}
            </button>
          </dt>
          <dd>
            {more} <span className="caption">{sourceOf(title)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
