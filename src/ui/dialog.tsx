import { X } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  readonly open: boolean;
  /** It covers all else of the element that it stands in, which need not be painted below it: that has `data-covered`. */
  readonly covers?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Escape closes it, and what had the focus before has it again. */
export function Dialog({ title, className = '', open, covers = false, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!open) return ref.current?.close();
    ref.current?.showModal();
    const below = covers && ref.current?.parentElement;
    if (below) below.dataset.covered = '';
  }, [open, covers]);
  // What it covers is hidden from when it is there until it goes: never is nothing shown.
  useLayoutEffect(() => {
    const below = ref.current?.parentElement;
    if (!open || !covers || !below) return;
    return () => {
      delete below.dataset.covered;
    };
  }, [open, covers]);
  // The browser looks for what had the focus while it closes the dialog: that must be seen by then.
  const uncover = (): void => {
    delete ref.current?.parentElement?.dataset.covered;
  };
  const close = (): void => {
    if (covers) uncover();
    ref.current?.close();
  };
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-label={title}
      // React hands on what a dialog inside it tells.
      onCancel={({ target }) => covers && target === ref.current && uncover()}
      onClose={({ target }) => target === ref.current && onClose()}
    >
      <div className="dialog-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={close}>
          <X size={16} />
        </button>
      </div>
      {open && children}
    </dialog>
  );
}
