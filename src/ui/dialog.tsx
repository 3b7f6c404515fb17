import { X } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  readonly open: boolean;
  /** It covers the whole page, which need not be painted below it. */
  readonly covers?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Escape closes it. */
export function Dialog({ title, className = '', open, covers = false, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) ref.current?.showModal();
    else ref.current?.close();
  }, [open]);
  useLayoutEffect(() => {
    const page = ref.current?.closest<HTMLElement>('.app');
    if (!open || !covers || !page) return;
    page.dataset.covered = '';
    return () => {
      delete page.dataset.covered;
    };
  }, [open, covers]);
  return (
    <dialog ref={ref} className={`dialog ${className}`} aria-label={title} onClose={onClose}>
      <div className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={16} />
        </button>
      </div>
      {open && children}
    </dialog>
  );
}
