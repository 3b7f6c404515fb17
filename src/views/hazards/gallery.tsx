import { useEffect } from 'react';
import { isSearched } from '../../state/aside/gallery.ts';
import { useGallery, useGalleryActions } from '../../state/aside/use-gallery.ts';
import { useOwnDesigns } from '../../state/edit/use-own-designs.ts';
import { clip } from '../../state/clip.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { Hazard, HazardCell, ScenarioCard } from '../../worker/protocol.ts';
import { HazardDetail } from './hazard-detail.tsx';
import { Matrix, Signs } from './matrix.tsx';
import './hazards.css';

/** Every hazard under every design, searched here and now. */
export function Gallery({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const library = useExplorer((state) => state.library);
  const { hazards, problem } = useGallery();
  const { search, stop } = useGalleryActions();
  const items = (library?.scenarios ?? []).flatMap(({ hazard: number, ...item }) =>
    number === undefined ? [] : [{ ...item, number }],
  );
  const own = useOwnDesigns();
  const designs = [
    ...(library?.designs ?? []).map(({ id }) => ({ id, name: id })),
    ...own.map(({ name, spec }) => ({ id: spec, name })),
  ];
  const subject = useExplorer((state) => state.subject);
  const cards = useExplorer((state) => state.cards);
  const meant = items.find(({ number }) => number === subject.toUpperCase());
  const selected = (meant ?? items[0])?.id ?? '';
  const select = (id: string): void => actions.showDialog('hazards', items.find((item) => item.id === id)?.number);
  const ids = items.map(({ id }) => id).join(' ');

  useEffect(() => {
    void search(
      ids.split(' '),
      own.map(({ spec }) => spec),
    );
    return stop;
  }, [ids, own, search, stop]);

  const open = ({ id }: Hazard, { spec, fixed }: HazardCell): void => {
    onClose();
    void actions.open({ kind: 'scenario', id, ...(fixed && { fixed }) }, spec);
  };

  const done = items.filter(({ id }) => isSearched(hazards[id])).length;
  const card = cards.find(({ id }) => id === selected);
  const shown = hazards[selected] ?? (card && unsearched(card));
  const decides = new Set(cards.filter(({ separates }) => separates).map(({ id }) => id));
  return (
    <Dialog
      title="Hazards: what every interleaving can lead to, design by design"
      className="gallery"
      open
      onClose={onClose}
    >
      <p className="caption" role="status">
        {problem
          ? `The search stopped: ${problem}`
          : done < items.length
            ? `Searching all interleavings: ${done} of ${items.length} hazards`
            : `${items.length} hazards searched, ${countStates(Object.values(hazards))} states`}
      </p>
      {subject !== '' && !meant && items.length > 0 && (
        <p className="dialog-wrong" role="alert">
          There is no hazard ‘{clip(subject)}’ here: choose one of the list.
        </p>
      )}
      <div className="gallery-parts">
        <div className="gallery-matrix">
          <Matrix
            rows={items.map((item) => ({ ...item, hazard: hazards[item.id] }))}
            parts={PARTS.map(({ title, decided }) => ({ title, has: ({ id }) => decides.has(id) === decided }))}
            designs={designs}
            selected={selected}
            onSelect={select}
            onOpen={open}
          />
          <Signs />
        </div>
        {shown ? <HazardDetail hazard={shown} onOpen={open} /> : <p className="hazard caption">Loading…</p>}
      </div>
    </Dialog>
  );
}

/** What a design decides, and what none does. */
const PARTS = [
  { title: 'What a design decides', decided: true },
  { title: 'What no design here decides', decided: false },
] as const;

/** What its file says of a hazard, before anything is searched. */
const unsearched = ({ id, title, about, cite, breaks, fix, happens, impossible, hazard }: ScenarioCard): Hazard => ({
  id,
  title,
  about,
  cite,
  breaks,
  fix,
  hazard: hazard ?? '',
  cells: [...happens, ...impossible].map((design) => ({
    design,
    spec: design,
    fixed: false,
    expected: happens.includes(design) ? breaks : [],
  })),
});

const countStates = (hazards: readonly Hazard[]): string =>
  hazards
    .flatMap(({ cells }) => cells)
    .reduce((sum, { found }) => sum + (found?.states ?? 0), 0)
    .toLocaleString('en-GB');
