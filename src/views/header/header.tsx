import { CircleQuestionMark, Grid3x3, Link } from 'lucide-react';
import { useActions } from '../../state/use-explorer.ts';
import { DesignSwitch } from './design-switch.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import { ThemeButton } from './theme-button.tsx';
import './header.css';

/** What runs: which program of the guest, under which design. */
export function Header({ onHelp, onHazards }: { readonly onHelp: () => void; readonly onHazards: () => void }) {
  const actions = useActions();
  return (
    <header className="head">
      <h1 className="brand">vIOMMU Explorer</h1>
      <span className="head-rule" />
      <ScenarioMenu />
      <DesignSwitch />
      <span className="head-space" />
      <button
        type="button"
        className="icon-button"
        title="Hazards: what can go wrong under which design (h)"
        aria-label="Hazards"
        onClick={onHazards}
      >
        <Grid3x3 size={17} strokeWidth={1.75} />
      </button>
      <button
        type="button"
        className="icon-button"
        title="Copy a link to exactly what is shown"
        aria-label="Copy link"
        onClick={() => void actions.copyLink()}
      >
        <Link size={17} strokeWidth={1.75} />
      </button>
      <ThemeButton />
      <button
        type="button"
        className="icon-button"
        title="Keys, marks and terms (?)"
        aria-label="Help"
        onClick={onHelp}
      >
        <CircleQuestionMark size={17} strokeWidth={1.75} />
      </button>
    </header>
  );
}
