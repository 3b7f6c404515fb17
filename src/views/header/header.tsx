import { onDemand } from '../../ui/on-demand.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import './header.css';

// There is nothing to choose from before the model has told: it comes beside it, and so do the buttons.
const designSwitch = import('./design-switch.tsx');
const editorButton = import('./editor-button.tsx');
const headerButtons = import('./header-buttons.tsx');
const DesignSwitch = onDemand(async () => (await designSwitch).DesignSwitch, null);
const EditorButton = onDemand(async () => (await editorButton).EditorButton, <span className="head-button" />);
const HeaderButtons = onDemand(async () => (await headerButtons).HeaderButtons, null);

/** What runs: which program of the guest, under which design. */
export function Header() {
  return (
    <header className="head">
      <h1 className="brand">
        vIOMMU <span>Explorer</span>
      </h1>
      <span className="head-rule" />
      <ScenarioMenu />
      <EditorButton />
      <DesignSwitch />
      <span className="head-space" />
      <div className="head-buttons">
        <HeaderButtons />
      </div>
    </header>
  );
}
