import { WORDS } from '../arch/words.ts';
import { type CSSProperties, useMemo, useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useSize } from '../../ui/use-size.ts';
import { isQuiet } from '../common/quiet.ts';
import { useLit } from '../common/use-lit.ts';
import { subjectOf } from './follow.ts';
import { GuestQueuePanel } from './guest-queue.tsx';
import { linkOf } from './tie/link.ts';
import { PhysicalQueuePanel } from './physical-queue.tsx';
import { QueueHead } from './queue-head.tsx';
import { Tie } from './tie/tie.tsx';
import { useMetrics } from './use-metrics.ts';
import { PAD } from './ring/use-ring.ts';
import { useShown } from './list/use-shown.ts';
import './queues.css';
import './list/rows.css';

const StepList = onDemand(async () => (await import('./step-list.tsx')).StepList);

type Mode = 'guest' | 'both' | 'physical';

const MODES = [
  { value: 'guest', label: 'Guest', title: 'Only the guest’s queue' },
  { value: 'both', label: 'Both', title: 'Both queues: what a guest command became' },
  { value: 'physical', label: 'Phys.', title: `Only the physical ${WORDS.queue}` },
] as const;

/** From this width on both queues have room beside each other, px. */
const SIDE_BY_SIDE = 520;

/** A guest's list that has more commands than these leaves room for some physical ones; a shorter one is shown whole. */
const FEW = 6;

/** The command queues: the guest's, and the physical one that the kernel fills, with what links their commands. */
export function QueuesPanel() {
  const view = useExplorer((state) => state.view);
  const selection = useExplorer((state) => state.selection);
  const quiet = useExplorer((state) => state.opened !== null && isQuiet(state.opened));
  const lit = useLit();
  const [mode, setMode] = useState<Mode>('both');
  const [ref, { width }] = useSize<HTMLDivElement>();
  const { guestRow, physicalRow } = useMetrics();
  const { guest, physical } = useShown();
  const link = useMemo(() => view && linkOf(view, selection), [view, selection]);
  const subject = useMemo(() => subjectOf(view?.events ?? []), [view]);

  const guestQueue = view?.queues.find(({ name }) => name === guest.shown?.name);
  const commands = view?.physical.find(({ iommu }) => iommu === physical.shown?.name);
  const modes = (
    <Segmented className="segmented queue-modes" label="Queues shown" options={MODES} value={mode} onChange={setMode} />
  );
  const style = {
    '--pad': `${PAD}px`,
    '--guest-row': `${guestRow}px`,
    '--physical-row': `${physicalRow}px`,
    '--least': (guest.shown?.commands ?? 0) > FEW ? 3 : 1,
  } as CSSProperties;
  const beside = mode === 'both' && width >= SIDE_BY_SIDE;
  if (quiet)
    return (
      <div ref={ref} className="queues" style={style}>
        <StepList />
      </div>
    );
  return (
    <div ref={ref} className={beside ? 'queues queues-beside' : 'queues'} style={style}>
      {view && link && mode !== 'physical' && guest.shown && guestQueue && (
        <GuestQueuePanel
          info={guest.shown}
          queue={guestQueue}
          position={view.position}
          subject={subject}
          lit={lit}
          selection={selection}
          link={link}
          physical={physical.queues}
          head={<QueueHead side={guest}>{modes}</QueueHead>}
        />
      )}
      {view && link && mode !== 'guest' && physical.shown && commands && (
        <PhysicalQueuePanel
          info={physical.shown}
          queue={commands}
          lit={lit}
          selection={selection}
          link={link}
          guests={guest.queues}
          short={mode === 'both' && !beside}
          head={<QueueHead side={physical}>{mode === 'physical' && modes}</QueueHead>}
        />
      )}
      {mode === 'both' && link?.guest && link.physical && <Tie beside={beside} view={view} />}
    </div>
  );
}
