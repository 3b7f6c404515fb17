import { useEffect, useRef, useState } from 'react';
import { useExplaining, useExplainingActions } from '../../state/aside/use-explaining.ts';
import { toClipboard } from '../../state/clipboard.ts';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { BroughtFile } from '../../worker/protocol.ts';
import { Files } from './files.tsx';
import { GivenFields } from './given-fields.tsx';
import { ReportView } from './report-view.tsx';
import './explain.css';

/** What logs, traces, registers and memory of a hung VM mean: the same report as `viommu explain` gives. */
export function Explain({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const brought = useExplorer((state) => state.brought);
  const { files, given, busy, explained, problem } = useExplaining();
  const { take, cancel, give, clear } = useExplainingActions();
  const [pasted, setPasted] = useState('');
  const [pastes, setPastes] = useState(1);

  useEffect(() => take(brought.map((file) => ({ name: file.name, content: file }))), [brought, take]);

  const out = useRef<HTMLDivElement>(null);
  const paste = (): void => {
    // The button can no longer be pressed: the keyboard goes on with what it leads to.
    out.current?.focus();
    take([{ name: `text ${pastes}`, content: new Blob([pasted]) }]);
    setPasted('');
    setPastes(pastes + 1);
  };
  const copy = async (text: string): Promise<void> =>
    actions.say((await toClipboard(text)) ? 'The report is copied' : 'The browser refuses to copy');
  const play = (name: string, text: string): void => {
    onClose();
    void actions.open({ kind: 'text', name, text });
  };
  // What is explained stays for when this is opened again.
  const open = ({ name, content }: BroughtFile): void => {
    onClose();
    void actions.openFiles([new File([content], name)]);
  };

  return (
    <Dialog title="Explain logs and dumps" className="explain" open onClose={onClose}>
      <div className="explain-parts">
        <div className="explain-in">
          <p className="caption">
            Drop, open or paste what you have of a hung VM; files belong together. Kernel log, QEMU trace, registers,
            memory of command, event and PRI queues or of tables, raw or as hexdump, xxd, od, gdb, crash, drgn and
            devmem print it. Nothing leaves the browser.
          </p>
          <Files files={files} explained={explained} onOpen={open} />
          <label className="explain-paste">
            Paste
            <textarea
              rows={5}
              spellCheck={false}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
              placeholder="[  771.011511] arm-smmu-v3 9300000.smmuv3: CMDQ error (cons 0x0100014e): Illegal command"
            />
          </label>
          <div className="explain-buttons">
            <button type="button" className="button" disabled={pasted.trim() === ''} onClick={paste}>
              Explain this text
            </button>
            <button type="button" className="button" disabled={files.length === 0} onClick={clear}>
              Remove all
            </button>
          </div>
          <GivenFields given={given} onGive={give} />
        </div>
        <div
          className="explain-out"
          ref={out}
          tabIndex={-1}
          data-explained={busy ? 'busy' : explained ? 'done' : 'nothing'}
        >
          {busy && (
            <div className="explain-busy" role="status">
              <span>
                Reading{busy.of > 0 ? ` ${Math.floor((busy.done / busy.of) * 100)} % of ${megabytes(busy.of)}` : '…'}
              </span>
              <progress value={busy.done} max={busy.of || 1} aria-label="Progress" />
              <button type="button" className="button" onClick={cancel}>
                Cancel
              </button>
            </div>
          )}
          {problem && <p role="alert">{problem}</p>}
          {explained && <ReportView explained={explained} onPlay={play} onCopy={copy} />}
        </div>
      </div>
    </Dialog>
  );
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
