import { type RefObject, useEffect, useState } from 'react';
import { useActions } from '../../state/use-explorer.ts';
import { explorerAt } from './explorer-at.ts';

const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** A scenario file or a command-queue dump dropped anywhere on an explorer is opened in it. */
export function DropZone({ root }: { readonly root: RefObject<HTMLElement | null> }) {
  const actions = useActions();
  const [over, setOver] = useState(false);
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
      const file = event.dataTransfer?.files[0];
      if (file) void actions.openFile(file);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [actions, root]);
  return over && <div className="drop">Drop a scenario file or a dump of command-queue memory to open it</div>;
}
