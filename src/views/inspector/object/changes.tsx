import { ChevronLeft, ChevronRight } from 'lucide-react';
import { CommandButton } from '../../commands/command-button.tsx';
import { FROM_CHANGE, TO_CHANGE } from '../../commands/stops.ts';

/** From one change of what is selected to the next. */
export const Changes = () => (
  <p className="changes-jump caption">
    <CommandButton of={FROM_CHANGE} icon={ChevronLeft} size={15} />
    changes
    <CommandButton of={TO_CHANGE} icon={ChevronRight} size={15} />
  </p>
);
