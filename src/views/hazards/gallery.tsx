import { useEffect, useState } from 'react';
import { useGallery, useGalleryActions } from '../../state/aside/use-gallery.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { Hazard, HazardCell } from '../../worker/protocol.ts';
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
  const designs = (library?.designs ?? []).map(({ id }) => id);
  const [selected, setSelected] = useState(items[0]?.id ?? '');
  const ids = items.map(({ id }) => id).join(' ');

  useEffect(() => {
    void search(ids.split(' '));
    return stop;
  }, [ids, search, stop]);

  const open = ({ id }: Hazard, { spec, fixed }: HazardCell): void => {
    onClose();
    void actions.open({ kind: 'scenario', id, ...(fixed && { fixed }) }, spec);
  };

  const done = items.filter(({ id }) => id in hazards).length;
  const shown = hazards[selected];
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
      <div className="gallery-parts">
        <div className="gallery-matrix">
          <Matrix
            rows={items.map((item) => ({ ...item, hazard: hazards[item.id] }))}
            designs={designs}
            selected={selected}
            onSelect={setSelected}
            onOpen={open}
          />
          <Signs />
        </div>
        {shown ? (
          <HazardDetail hazard={shown} onOpen={open} />
        ) : (
          <p className="hazard caption">{problem ? '' : 'Not searched yet.'}</p>
        )}
      </div>
    </Dialog>
  );
}

const countStates = (hazards: readonly Hazard[]): string =>
  hazards
    .flatMap(({ cells }) => cells)
    .reduce((sum, { found }) => sum + (found?.states ?? 0), 0)
    .toLocaleString('en-GB');
