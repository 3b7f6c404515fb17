import { useMemo } from 'react';
import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Tabs } from '../../ui/segmented.tsx';
import { CachesTab } from './caches/caches-tab.tsx';
import { ObjectTab } from './object/object-tab.tsx';
import { RegistersTab } from './registers/registers-tab.tsx';
import { StepTab } from './step/step-tab.tsx';
import './inspector.css';

/** Everything about the step, the selected object or command, the caches and the registers. */
export function Inspector() {
  const tab = useExplorer((state) => state.inspector);
  const isCommand = useExplorer(({ selection }) => /^p?cmd\//.test(selection ?? ''));
  const tabs = useMemo(
    () =>
      [
        { value: 'step', label: 'Step' },
        { value: 'object', label: isCommand ? 'Command' : 'Object' },
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
        {tab === 'object' && <ObjectTab />}
        {tab === 'caches' && <CachesTab />}
        {tab === 'registers' && <RegistersTab />}
      </section>
    </>
  );
}
