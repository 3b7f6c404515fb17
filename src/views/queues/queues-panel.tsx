import { useState } from 'react';
import { useExplorer } from '../../state/use-explorer.ts';
import { Tabs } from '../../ui/segmented.tsx';
import { GuestQueuePanel } from './guest-queue.tsx';
import { PhysicalQueuePanel } from './physical-queue.tsx';
import './queues.css';

/** The command queues: each guest's own, and the physical ones that the kernel fills. */
export function QueuesPanel() {
  const guests = useExplorer((state) => state.view?.queues) ?? [];
  const physical = useExplorer((state) => state.view?.physical) ?? [];
  const [tab, setTab] = useState('');

  const tabs = [
    ...guests.map(({ name }) => ({
      value: `guest/${name}`,
      label: guests.length === 1 ? 'Guest queue' : name,
      title: `The guest’s command queue in guest memory, ${name}`,
    })),
    ...physical.map(({ smmu }) => ({
      value: `physical/${smmu}`,
      label: physical.length === 1 ? 'Physical CMDQ' : `${smmu} CMDQ`,
      title: `The physical command queue of ${smmu}, filled by the kernel`,
    })),
  ];
  // Another run may not have the queue that was shown.
  const shown = tabs.some(({ value }) => value === tab) ? tab : (tabs[0]?.value ?? '');
  const guest = guests.find(({ name }) => `guest/${name}` === shown);
  const cmdq = physical.find(({ smmu }) => `physical/${smmu}` === shown);

  return (
    <>
      <Tabs label="Queue" options={tabs} value={shown} onChange={setTab} />
      {guest && <GuestQueuePanel queue={guest} />}
      {cmdq && <PhysicalQueuePanel queue={cmdq} />}
    </>
  );
}
