import { type RefObject, useEffect, useRef, useState } from 'react';
import { useActions } from '../../state/use-explorer.ts';
import { explorerAt } from './explorer-at.ts';

const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Files that are dropped or pasted anywhere on an explorer, and text that is pasted, are opened or explained in it. */
export function DropZone({ root }: { readonly root: RefObject<HTMLElement | null> }) {
  const actions = useActions();
  const [over, setOver] = useState(false);
  /** Each text that is pasted is a file of its own. */
  const pasted = useRef(0);
  useEffect(() => {
    const isMine = (event: DragEvent): boolean => carriesFile(event) && explorerAt(event.target) === root.current;
    const onOver = (event: DragEvent): void => {
      if (!isMine(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node && root.current?.contains(relatedTarget))) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!isMine(event)) return;
      event.preventDefault();
      setOver(false);
      void actions.openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const { target, clipboardData } = event;
      const written = target instanceof Element && target.closest('input, textarea, [contenteditable]');
      if (!clipboardData || written || explorerAt(target) !== root.current) return;
      const text = clipboardData.getData('text/plain');
      const files = text ? [new File([text], `pasted ${++pasted.current}.txt`)] : [...clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      void actions.openFiles(files);
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [actions, root]);
  return (
    over && (
      <div className="drop">Drop a scenario or a queue to open it; logs, traces and memory to have them explained</div>
    )
  );
}
