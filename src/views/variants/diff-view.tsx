import { Copy } from 'lucide-react';
import { diffOf, diffText, hunksOf } from '../../state/edit/diff.ts';
import type { Variant } from '../../state/edit/variants.ts';
import { useActions } from '../../state/use-explorer.ts';
import { toClipboard } from '../../state/clipboard.ts';

interface Props {
  readonly original: Variant;
  readonly variant: Variant;
}

/** What the text of a variant has otherwise than the original, line by line. */
export function DiffView({ original, variant }: Props) {
  const { say } = useActions();
  const hunks = hunksOf(diffOf(original.text, variant.text));
  const copy = async (): Promise<void> =>
    say((await toClipboard(diffText(original, variant))) ? 'Difference copied' : 'The browser refuses to copy');
  return (
    <div className="variant-diff">
      <section
        className="m"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to scroll it by keyboard
        tabIndex={0}
        aria-label={`Difference between ${original.name} and ${variant.name}`}
      >
        {hunks.map(({ from, lines }) => (
          <span key={from.join()}>
            <i>{`line ${from[1]}\n`}</i>
            {lines.map(({ sign, text }, i) => {
              const line = `${sign} ${text}\n`;
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is where it is
              return sign === ' ' ? line : sign === '-' ? <del key={i}>{line}</del> : <ins key={i}>{line}</ins>;
            })}
          </span>
        ))}
      </section>
      <button type="button" className="button" title="As diff -u writes it, for a mail" onClick={() => void copy()}>
        <Copy size={14} aria-hidden="true" /> Copy the difference
      </button>
    </div>
  );
}
