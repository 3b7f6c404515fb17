import { useMemo } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Tabs } from '../../ui/segmented.tsx';
import { NOT_TOLD } from '../../state/predicting.ts';
import { TABS, type TabId } from './tabs.ts';
import './inspector.css';

/** Everything about the step, the selected object or command, a translation, the caches and the registers. */
export function Inspector() {
  const actions = useActions();
  const { id, Content, ahead } = useExplorer(({ inspector }) => TABS.find((tab) => tab.id === inspector) ?? TABS[0]);
  const covered = useExplorer((state) => state.stillAsked === 'here') && ahead;
  const selection = useExplorer((state) => state.selection);
  const options = useMemo(() => TABS.map((tab) => ({ value: tab.id, label: tab.title(selection) })), [selection]);
  return (
    <>
      <Tabs<TabId> label="Inspector" options={options} value={id} onChange={actions.showInspector} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to scroll it by keyboard */}
      <section className="inspector" data-tab={id} aria-label="Details" tabIndex={0}>
        {covered ? <p className="detail muted">This is {NOT_TOLD}.</p> : <Content />}
      </section>
    </>
  );
}
