import type { LucideIcon } from 'lucide-react';
import { memo } from 'react';
import { useExplorer, useThisExplorer } from '../../state/use-explorer.ts';
import { type PageCommand, hintOf, wordsOf } from './command.ts';

interface Props {
  readonly of: PageCommand;
  readonly icon: LucideIcon;
  /** px. */
  readonly size?: number;
  readonly className?: string;
}

/** A button that does a command, and cannot be pressed while it cannot be done. */
export const CommandButton = memo(function CommandButton({ of, icon: Icon, size = 17, className = '' }: Props) {
  const explorer = useThisExplorer();
  const title = useExplorer((state) => wordsOf(of.title, state));
  const hint = useExplorer((state) => hintOf(of, state));
  const disabled = useExplorer((state) => of.when?.(state) === false);
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      title={hint}
      aria-label={title}
      disabled={disabled}
      onClick={() => of.run(explorer)}
    >
      <Icon size={size} strokeWidth={1.75} />
    </button>
  );
});
