import {
  ChartScatter,
  CircleQuestionMark,
  Columns2,
  FileSearch,
  GraduationCap,
  Grid3x3,
  Link,
  Search,
} from 'lucide-react';
import { CommandButton } from '../commands/command-button.tsx';
import { COMPARE } from '../commands/compare.ts';
import { COPY_LINK } from '../commands/copy-link.ts';
import { EXPLAIN } from '../commands/explain.ts';
import { FIND } from '../commands/find.ts';
import { HAZARDS } from '../commands/hazards.ts';
import { HELP } from '../commands/help.ts';
import { LESSONS } from '../commands/lessons.ts';
import { MAP } from '../commands/map.ts';
import { ThemeButton } from './theme-button.tsx';

/** What else there is, beside a run. */
export function HeaderButtons() {
  return (
    <>
      <CommandButton of={FIND} icon={Search} />
      <CommandButton of={COMPARE} icon={Columns2} />
      <CommandButton of={HAZARDS} icon={Grid3x3} />
      <CommandButton of={MAP} icon={ChartScatter} />
      <CommandButton of={EXPLAIN} icon={FileSearch} />
      <CommandButton of={LESSONS} icon={GraduationCap} />
      <CommandButton of={COPY_LINK} icon={Link} />
      <ThemeButton />
      <CommandButton of={HELP} icon={CircleQuestionMark} />
    </>
  );
}
