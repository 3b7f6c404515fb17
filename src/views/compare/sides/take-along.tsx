import { useExplorer, useActions } from '../../../state/use-explorer.ts';
import { idOf } from '../../../state/aside/side-names.ts';
import { useComparingActions } from '../../../state/aside/use-comparing.ts';
import type { Compared } from '../../../worker/protocol.ts';

const WAYS = [
  { kind: 'mail', verb: 'Copy', label: 'Markdown', title: 'Copy the comparison as Markdown for a mail' },
  { kind: 'svg', verb: 'Save', label: 'SVG', title: 'Save a picture of the comparison as SVG' },
  { kind: 'png', verb: 'Save', label: 'PNG', title: 'Save a picture of the comparison as PNG' },
] as const;

/** The comparison for a mail or a slide: text, or a picture that stands alone. */
export function TakeAlong({ compared }: { readonly compared: Compared }) {
  const actions = useActions();
  const { rowsOf } = useComparingActions();
  const source = useExplorer(({ sides }) => sides[0]?.source);
  if (!source) return null;
  const take = async (kind: (typeof WAYS)[number]['kind']): Promise<void> => {
    const { takeCompared } = await import('../../export/take-compared.ts');
    const hash = (await actions.link()) ?? '';
    const told = await takeCompared(kind, { name: idOf(source), compared, rowsOf, hash });
    if (told) actions.say(told);
  };
  return (
    <fieldset className="plain segmented" aria-label="Take the comparison along">
      {WAYS.map(({ kind, verb, label, title }) => (
        <button
          key={kind}
          type="button"
          title={title}
          aria-label={title}
          onClick={() => void take(kind).catch((problem: Error) => actions.say(problem.message))}
        >
          <span className="compare-spare">{verb} </span>
          {label}
        </button>
      ))}
    </fieldset>
  );
}
