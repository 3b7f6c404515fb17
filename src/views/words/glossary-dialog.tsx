import { useEffect, useMemo, useRef, useState } from 'react';
import { clip } from '../../state/clip.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { found } from '../find/rank.ts';
import { GLOSSARY, termsIn } from './glossary.ts';
import { sourceOf } from './sources.ts';
import './glossary.css';

const TERMS = Object.entries(GLOSSARY)
  .map(([title, more]) => ({ title, more }))
  .sort((a, b) => a.title.localeCompare(b.title, 'en'));

/** The term that an address means, however it writes it; undefined for none. */
const meant = (subject: string): string | undefined =>
  TERMS.find(({ title }) => title.toLowerCase() === subject.toLowerCase())?.title;

/** Every term of the field that the page uses, each at an address of its own; first those of what the page says now. */
export function GlossaryDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const asked = useExplorer((state) => state.subject);
  const subject = meant(asked);
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
      {asked !== '' && subject === undefined && (
        <p className="dialog-wrong" role="alert">
          There is no term ‘{clip(asked)}’ here. All that there are stand below; a word of its explanation finds one,
          too.
        </p>
      )}
      <div className="glossary-list" ref={list}>
        {query === '' && asked === '' && here.length > 0 && (
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
  readonly subject: string | undefined;
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
