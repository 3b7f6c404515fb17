import { ChartScatter, CircleQuestionMark, Columns2, FilePen, GraduationCap, Grid3x3, Link } from 'lucide-react';
import { CommandButton } from '../commands/command-button.tsx';
import { COMPARE } from '../commands/compare.ts';
import { COPY_LINK } from '../commands/copy-link.ts';
import { EDITOR } from '../commands/editor.ts';
import { HAZARDS } from '../commands/hazards.ts';
import { HELP } from '../commands/help.ts';
import { LESSONS } from '../commands/lessons.ts';
import { MAP } from '../commands/map.ts';
import { onDemand } from '../../ui/on-demand.tsx';
import { ScenarioMenu } from './scenario-menu.tsx';
import { ThemeButton } from './theme-button.tsx';
import './header.css';

// There is nothing to choose from before the model has told: it comes beside it.
const designSwitch = import('./design-switch.tsx');
const DesignSwitch = onDemand(async () => (await designSwitch).DesignSwitch, null);

/** What runs: which program of the guest, under which design. */
export function Header() {
  return (
    <header className="head">
      <h1 className="brand">vIOMMU Explorer</h1>
      <span className="head-rule" />
      <ScenarioMenu />
      <CommandButton of={EDITOR} icon={FilePen} />
      <DesignSwitch />
      <span className="head-space" />
      <CommandButton of={COMPARE} icon={Columns2} />
      <CommandButton of={HAZARDS} icon={Grid3x3} />
      <CommandButton of={MAP} icon={ChartScatter} />
      <CommandButton of={LESSONS} icon={GraduationCap} />
      <CommandButton of={COPY_LINK} icon={Link} />
      <ThemeButton />
      <CommandButton of={HELP} icon={CircleQuestionMark} />
    </header>
  );
}
