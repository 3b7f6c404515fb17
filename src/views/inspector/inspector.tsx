import { actions, useExplorer } from '../../state/use-explorer.ts';
import { Tabs } from '../../ui/segmented.tsx';
import { CachesTab } from './caches-tab.tsx';
import { ObjectTab } from './object-tab.tsx';
import { RegistersTab } from './registers-tab.tsx';
import { StepTab } from './step-tab.tsx';
import './inspector.css';

const TABS = [
  { value: 'step', label: 'Step' },
  { value: 'object', label: 'Object' },
  { value: 'caches', label: 'Caches' },
  { value: 'registers', label: 'Registers' },
] as const;

/** Everything about the step, the selected object, the caches and the registers. */
export function Inspector() {
  const tab = useExplorer((state) => state.inspector);
  return (
    <>
      <Tabs label="Inspector" options={TABS} value={tab} onChange={actions.showInspector} />
      <div className="inspector">
        {tab === 'step' && <StepTab />}
        {tab === 'object' && <ObjectTab />}
        {tab === 'caches' && <CachesTab />}
        {tab === 'registers' && <RegistersTab />}
      </div>
    </>
  );
}
