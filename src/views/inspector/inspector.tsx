import { useMemo } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { Tabs } from '../../ui/segmented.tsx';
import { StepTab } from './step/step-tab.tsx';
import './inspector.css';

const NextTab = onDemand(async () => (await import('./next/next-tab.tsx')).NextTab);
const ObjectTab = onDemand(async () => (await import('./object/object-tab.tsx')).ObjectTab);
const WalkTab = onDemand(async () => (await import('./walk/walk-tab.tsx')).WalkTab);
const CachesTab = onDemand(async () => (await import('./caches/caches-tab.tsx')).CachesTab);
const RegistersTab = onDemand(async () => (await import('./registers/registers-tab.tsx')).RegistersTab);

/** Everything about the step, the selected object or command, a translation, the caches and the registers. */
export function Inspector() {
  const actions = useActions();
  const tab = useExplorer((state) => state.inspector);
  const isCommand = useExplorer(({ selection }) => /^p?cmd\//.test(selection ?? ''));
  const tabs = useMemo(
    () =>
      [
        { value: 'step', label: 'Step' },
        { value: 'next', label: 'Next' },
        { value: 'object', label: isCommand ? 'Command' : 'Object' },
        { value: 'walk', label: 'Walk' },
        { value: 'caches', label: 'Caches' },
        { value: 'registers', label: 'Registers' },
      ] as const,
    [isCommand],
  );
  return (
    <>
      <Tabs label="Inspector" options={tabs} value={tab} onChange={actions.showInspector} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to scroll it by keyboard */}
      <section className="inspector" aria-label="Details" tabIndex={0}>
        {tab === 'step' && <StepTab />}
        {tab === 'next' && <NextTab />}
        {tab === 'object' && <ObjectTab />}
        {tab === 'walk' && <WalkTab />}
        {tab === 'caches' && <CachesTab />}
        {tab === 'registers' && <RegistersTab />}
      </section>
    </>
  );
}
