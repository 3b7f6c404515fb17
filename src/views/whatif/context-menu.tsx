import { type RefObject, useEffect, useRef, useState } from 'react';
import { useThisExplorer } from '../../state/use-explorer.ts';
import type { Path } from '../../worker/protocol.ts';
import { WHAT_IF } from '../commands/what-if.ts';
import { explorerAt } from '../shell/explorer-at.ts';
import { nameOf } from './name-of.ts';
import { pointedAt } from './pointed-at.ts';
import { WhatIfList } from './what-if-list.tsx';

interface Menu {
  readonly x: number;
  readonly y: number;
  readonly of: string;
  readonly path?: Path;
}

/** Room that the menu is given towards the right and the lower edge of the window, px. */
const ROOM = { width: 330, height: 320 };

/** The menu of an object, a command, a step or a row of the form: by the pointer's second button, Shift F10 or the menu key. */
export function ContextMenu({ root }: { readonly root: RefObject<HTMLElement | null> }) {
  const explorer = useThisExplorer();
  const [menu, setMenu] = useState<Menu | null>(null);
  useEffect(() => {
    const onMenu = (event: MouseEvent): void => {
      const { target } = event;
      const { store, actions } = explorer;
      // With Shift the browser's own.
      if (!(target instanceof Element) || (event.shiftKey && event.button === 2)) return;
      if (explorerAt(target) !== root.current || WHAT_IF.when?.(store.getState()) === false) return;
      const pointed = pointedAt(target);
      if (!pointed) return;
      event.preventDefault();
      const { id, row } = pointed;
      if (!row) actions.select(id);
      const box = target.getBoundingClientRect();
      // A key has no place.
      const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: box.left, y: box.top };
      setMenu({
        x: Math.max(0, Math.min(at.x, innerWidth - ROOM.width)),
        y: Math.max(0, Math.min(at.y, innerHeight - ROOM.height)),
        of: row?.text ?? nameOf(id, store.getState()),
        path: row?.path,
      });
    };
    document.addEventListener('contextmenu', onMenu);
    return () => document.removeEventListener('contextmenu', onMenu);
  }, [explorer, root]);
  return menu && <Shown key={`${menu.x} ${menu.y} ${menu.of}`} menu={menu} onClose={() => setMenu(null)} />;
}

function Shown({ menu: { x, y, of, path }, onClose }: { readonly menu: Menu; readonly onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it
    <dialog
      ref={ref}
      className="what-if-menu"
      aria-label={`What if… (${of})`}
      style={{ left: x, top: y }}
      onClose={onClose}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      <h2 className="m">{of}</h2>
      <WhatIfList path={path} onDone={onClose} />
    </dialog>
  );
}
