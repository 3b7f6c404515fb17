import { Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useDraft, useDraftActions } from '../../state/edit/use-drafting.ts';
import { useFates, useFindFates, useVariants } from '../../state/edit/use-variants.ts';
import { fateKey, type Fated, type Variant } from '../../state/edit/variants.ts';
import { writeLink } from '../../state/link.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { SHARE_MEANS } from '../common/fate-words.ts';
import { DiffView } from './diff-view.tsx';
import { FateNow } from './fate-now.tsx';
import { KeepCopy } from './keep-copy.tsx';
import './variants.css';

const SAID: Readonly<Record<Variant['kind'], string>> = { original: 'the original', open: 'open now', kept: 'kept' };

interface RowProps {
  readonly variant: Variant;
  readonly original: Variant;
  readonly design: string;
  readonly fates: Readonly<Record<string, Fated>>;
  readonly onOpen: () => void;
}

function Row({ variant, original, design, fates, onOpen }: RowProps) {
  const { kind, name, source, changes, own } = variant;
  const actions = useActions();
  const { open } = useDraftActions();
  const [difference, setDifference] = useState(false);
  const first = kind === 'original';
  const side = ({ source: of }: Variant) => ({ source: of, design, choices: [] });
  return (
    <li className="variant" aria-label={name}>
      <div className="variant-head">
        <b className="m">{name}</b>
        <span className="muted">{SAID[kind]}</span>
        <span className="variant-space" />
        {kind !== 'open' && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onOpen();
              void (own ? open(own) : actions.open(source, design));
            }}
          >
            Open
          </button>
        )}
        {!first && (
          <>
            <button
              type="button"
              className="button"
              onClick={() => void actions.compare([side(original), side(variant)])}
            >
              Compare
            </button>
            <button
              type="button"
              className="button"
              aria-expanded={difference}
              onClick={() => setDifference(!difference)}
            >
              Difference
            </button>
          </>
        )}
        <button
          type="button"
          className="icon-button"
          aria-label={`Copy a link to ${name}`}
          title="Copy a link: it holds the text"
          onClick={async () => actions.copyLink(await writeLink({ source, design, position: 0, selection: null }))}
        >
          <Link2 size={15} />
        </button>
      </div>
      {changes.length > 0 && <p className="variant-changes">{changes.join(' · ')}</p>}
      <FateNow
        before={first ? undefined : fates[fateKey(original.source, design)]}
        now={fates[fateKey(source, design)]}
      />
      {difference && <DiffView original={original} variant={variant} />}
    </li>
  );
}

/** The original of what is open, what has become of it, and what was kept beside: each with its fate. */
export function Variants({ onClose }: { readonly onClose: () => void }) {
  const { begin, refresh } = useDraftActions();
  const draft = useDraft((state) => state.draft);
  const design = useExplorer((state) => state.opened?.design ?? '');
  const title = useExplorer((state) => state.opened?.title ?? '');
  const refused = useExplorer((state) => state.refused.length > 0);
  const variants = useVariants();
  const fates = useFates();
  const find = useFindFates();
  useEffect(() => {
    void begin();
    void refresh();
  }, [begin, refresh]);
  useEffect(() => {
    // What cannot be run has no fate.
    const run = variants.filter(({ kind }) => kind !== 'open' || !refused);
    if (design && run.length > 1)
      void find(
        run.map(({ source }) => source),
        design,
      );
  }, [variants, refused, design, find]);
  const [original] = variants;
  return (
    <Dialog title={`Variants: ${title}`} className="variants" open onClose={onClose}>
      {draft && original && (
        <>
          <ul className="plain" aria-label="Variants">
            {variants.map((variant) => (
              <Row
                key={`${variant.kind} ${variant.own ?? ''}`}
                variant={variant}
                original={original}
                design={design}
                fates={fates}
                onOpen={onClose}
              />
            ))}
          </ul>
          {variants.some(({ kind }) => kind === 'open') ? (
            <KeepCopy draft={draft} />
          ) : (
            <p className="muted">
              What is open is the original. Change it, as text (e) or by one click (w): what you have made stands here
              beside it.
            </p>
          )}
        </>
      )}
      {!draft && <p className="muted">Recorded queues have no text that could be varied.</p>}
      <p className="caption">
        Fates are of {design}, over all interleavings. {SHARE_MEANS}.
      </p>
    </Dialog>
  );
}
