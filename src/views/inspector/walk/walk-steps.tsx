import { memo } from 'react';
import { Explained, Term } from '../../words/term.tsx';
import type { Walk, WalkFetch, WalkLookup, WalkStep } from '../../../worker/protocol.ts';
import { WRITERS } from '../../arch/walk.ts';
import { same } from '../../common/same.ts';
import { FieldList } from './field-list.tsx';

const Fetch = memo(function Fetch({ fetch }: { readonly fetch: WalkFetch }) {
  const { what, level, pa, ipa, words, fields, next, ends } = fetch;
  const [actor, owner] = WRITERS[what] ?? ['kernel', ''];
  return (
    <details className={`walk-fetch a-${actor}`}>
      <summary>
        <span className="walk-what walk-caret" title={owner}>
          <Term of={what} />
          {level >= 0 && ` level ${level}`}
        </span>
        <span className="walk-at m" title={ipa ? `at IPA ${ipa}` : undefined}>
          <Term of="PA" /> {pa}
        </span>
        {words.length === 1 && <span className="walk-raw m">{words[0]}</span>}
        <span className={ends ? 'walk-next m walk-ends' : 'walk-next m'}>
          {ends ? '✗ ' : '→ '}
          <Explained text={next} />
        </span>
      </summary>
      {words.length > 1 && (
        <p className="walk-words m" title="64-bit words, word 0 first">
          {words.map((word, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: words of one descriptor, in this order
            <span key={i}>{word}</span>
          ))}
        </p>
      )}
      <FieldList fields={fields} />
    </details>
  );
}, same);

/** Stage 2 of one IPA. */
export function Lookup({ lookup, open }: { readonly lookup: WalkLookup; readonly open: boolean }) {
  const { ipa, pa, fetches } = lookup;
  return (
    <details className="walk-lookup a-kernel" open={open}>
      <summary>
        <span className="walk-caret">
          <Term of="S2" />
        </span>{' '}
        <span className="m">
          <Term of="IPA" /> {ipa} {pa ? '→' : <span className="walk-ends">✗ no</span>} PA{pa && ` ${pa}`}
        </span>
      </summary>
      <ol>
        {fetches.map((fetch) => (
          <li key={fetch.level}>
            <Fetch fetch={fetch} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Step({ step: { lookups, fetch } }: { readonly step: WalkStep }) {
  return (
    <li>
      {lookups.map((lookup) => (
        <Lookup key={lookup.ipa} lookup={lookup} open={lookup.pa === ''} />
      ))}
      {fetch && <Fetch fetch={fetch} />}
    </li>
  );
}

/** Every fetch in the order in which the IOMMU makes them without caches. */
export const WalkSteps = memo(function WalkSteps({ steps, output }: Pick<Walk, 'steps' | 'output'>) {
  return (
    <ol className="walk-steps" aria-label="Fetches, in order">
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: another walk is written into the same rows
        <Step key={i} step={step} />
      ))}
      {output && (
        <li>
          <Lookup lookup={output} open />
        </li>
      )}
    </ol>
  );
}, same);
