import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { designWith } from '../../state/design-of.ts';
import { outcomeOf } from '../../state/aside/outcomes.ts';
import { useOwnDesigns } from '../../state/edit/use-own-designs.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { useWaiting } from '../../state/use-waiting.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { designNames } from './design-name.ts';
import { TabMarks, anyMark, runMark } from './tab-marks.tsx';
import { designName, interleavingName } from './verdict-words.ts';

const Parameters = onDemand(async () => (await import('./parameters.tsx')).Parameters);

/** The uAPI designs under debate, each with what becomes of this scenario; the scenario stays when the design changes. */
export function DesignSwitch() {
  const actions = useActions();
  const designs = useExplorer((state) => state.library?.designs);
  const design = useExplorer((state) => state.design);
  const opened = useExplorer((state) => state.opened);
  const stillAsked = useExplorer((state) => state.stillAsked);
  const outcomes = useExplorer((state) => state.outcomes);
  const searched = useExplorer((state) => state.searched);
  const library = useExplorer((state) => state.library);
  const parameters = useExplorer((state) => state.parameters);
  const waiting = useWaiting();
  const own = useOwnDesigns();
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  const here = stillAsked || opened?.begun ? null : opened && outcomeOf(opened.verdicts);
  const interleaving = interleavingName(opened?.choices ?? [], here?.broken ?? []);
  const some = opened !== null;
  // Where there is no room for all of them, the one that is open is in sight. Looking for it lays the page out, so an edit does not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what moves it
  useEffect(() => {
    bar.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [design, some, interleaving, own]);
  if (!designs) return null;
  const [base, ...changes] = design.split(',');
  const all = opened?.verdicts.length ?? 0;
  const names = designNames(designs.map(({ id }) => id));
  const mine = own.some(({ spec }) => spec === design);
  const named = designs.map(({ id, title, summary }, i) => {
    // The tab that is chosen stands for what is open, with its parameters and choices; the others for what they would open.
    const chosen = id === base && !mine && here;
    const opens = designWith(id, parameters, library);
    const run = runMark(chosen ? here : outcomes[opens], all);
    const any = anyMark(searched[chosen ? design : opens], Boolean(chosen));
    const { family, own } = names[i];
    return {
      value: id,
      before: family && (
        <span className="design-family m" aria-hidden="true">
          {family}
        </span>
      ),
      label: own,
      below: chosen ? [...changes, interleaving].filter(Boolean).join(' · ') : '',
      name: chosen ? designName(design, interleaving) : id,
      title: [`${id}: ${title}. ${summary}`, run.words, run.words && any.words].filter(Boolean).join('\n\n'),
      mark: <TabMarks run={run} any={any} />,
    };
  });
  const kept = own.map(({ name, spec }) => {
    const chosen = spec === design && here;
    const run = runMark(chosen ? here : outcomes[spec], all);
    const any = anyMark(searched[spec], Boolean(chosen));
    return {
      value: spec,
      label: name,
      below: chosen ? interleaving : '',
      name: chosen ? designName(name, interleaving) : name,
      title: [`${name}, your own: ${spec}`, run.words].filter(Boolean).join('\n\n'),
      mark: <TabMarks run={run} any={any} />,
    };
  });
  const options = [...named, ...kept];
  const words = 'Parameters: kernel, hardware, what the VMM makes of errors';
  return (
    <>
      <div ref={bar} className={own.length > 0 ? 'design-switch design-many' : 'design-switch'} aria-busy={waiting}>
        <Segmented
          label="Design"
          options={options}
          value={mine ? design : base}
          onChange={(chosen) =>
            void actions.chooseDesign(chosen.includes(',') ? chosen : designWith(chosen, parameters, library))
          }
        />
      </div>
      <button
        type="button"
        className={`icon-button design-with${changes.length > 0 ? ' design-changed' : ''}`}
        title={changes.length > 0 ? `${words}. Now with ${changes.join(', ')}.` : words}
        aria-label={changes.length > 0 ? `Parameters of the design: ${changes.join(', ')}` : 'Parameters of the design'}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal size={16} strokeWidth={1.75} />
        {changes.length > 0 && <span className="m">{changes.length}</span>}
      </button>
      {open && <Parameters onClose={() => setOpen(false)} />}
    </>
  );
}
