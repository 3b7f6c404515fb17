import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';

export interface MenuItem {
  readonly label: string;
  readonly onChoose: () => void;
}

interface Props {
  /** What stands on the button. */
  readonly children: ReactNode;
  readonly title: string;
  readonly items: readonly MenuItem[];
}

/** Which item an arrow key leads to. */
const TO: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A button that opens a menu above it. While it is open it has the arrow keys; Escape gives them back. */
export function Menu({ children, title, items }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const onPointerDown = (event: PointerEvent): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!open) return;
    const found = [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const to = TO[event.key];
    if (to) found[to(found.indexOf(document.activeElement as HTMLElement), found.length)]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    if (!to && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the menu in it
    <div className="menu-root" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        className="button menu-button"
        title={title}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className="menu" role="menu" aria-label={title}>
          {items.map(({ label, onChoose }) => (
            <button
              key={label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                onChoose();
              }}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
