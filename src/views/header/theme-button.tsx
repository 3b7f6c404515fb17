import { Moon, Sun, SunMoon } from 'lucide-react';
import { nextTheme } from '../../state/theme.ts';
import { useTheme } from '../../state/use-explorer.ts';

const ICONS = { auto: SunMoon, light: Sun, dark: Moon };
const NAMES = { auto: 'as the system', light: 'light', dark: 'dark' };

export function ThemeButton() {
  const theme = useTheme();
  const Icon = ICONS[theme];
  const label = `Theme: ${NAMES[theme]}`;
  return (
    <button type="button" className="icon-button" title={label} aria-label={label} onClick={nextTheme}>
      <Icon size={17} strokeWidth={1.75} />
    </button>
  );
}
