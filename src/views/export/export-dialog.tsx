import { useEffect, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { toClipboard } from '../../state/clipboard.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { count } from '../common/count.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { Opened, Timeline } from '../../worker/protocol.ts';
import type { Theme } from './css.ts';
import { markdownOf, stepsFor } from './mail.ts';
import { save } from '../../ui/save.ts';
import { cssOf } from './look.ts';
import { markupsOf } from './markup.ts';
import { pageAddress } from './page-address.ts';
import { pageTheme } from './page-theme.ts';
import { type PictureKind, PICTURES, pictureOf } from './pictures.tsx';
import { savePicture } from './save-picture.ts';
import { LOOK } from './page-look.ts';
import './export.css';

const KINDS = PICTURES.map((value) => ({
  value,
  label: { graph: 'Objects', timeline: 'Timeline', queues: 'Queues' }[value],
}));
const FILES = ['svg', 'png'] as const;
const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

const Preview = ({
  on,
  svg,
  what,
}: {
  readonly on: 'screen' | 'paper';
  readonly svg: string;
  readonly what: string;
}) => (
  <img
    className={`export-preview export-on-${on}`}
    src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
    alt={`The picture: ${what}`}
  />
);

/** What is shown as pictures, files and text that travel. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const opened = useExplorer((state) => state.opened);
  const view = useExplorer((state) => state.view);
  const source = useExplorer((state) => state.source);
  const selection = useExplorer((state) => state.selection);
  const range = useExplorer((state) => state.range);
  const [kind, setKind] = useState<PictureKind>('graph');
  const [theme, setTheme] = useState<Theme>(pageTheme);
  /** The lanes, and the run that they are of: another may be opened meanwhile. */
  const [lanes, setLanes] = useState<{ readonly of: Opened | null; readonly timeline: Timeline } | null>(null);
  const timeline = lanes?.of === opened ? lanes?.timeline : null;
  const [hash, setHash] = useState('');
  /** All steps of the run are being written: of a long one that takes seconds. */
  const [writing, setWriting] = useState(false);
  const name = source?.kind === 'scenario' ? source.id : (source?.name ?? '');
  const position = view?.position ?? 0;

  useEffect(() => {
    let gone = false;
    void actions.ask('lanes', { position }).then((timeline) => {
      if (timeline && !gone) setLanes({ of: opened, timeline });
    });
    void actions.linkBelow().then((hash) => {
      if (!gone) setHash(hash);
    });
    return () => {
      gone = true;
    };
  }, [actions, opened, position]);

  const [svg, setSvg] = useState('');
  /** Paper is white, whatever the picture is on the screen. */
  const [printed, setPrinted] = useState('');
  useEffect(() => {
    let gone = false;
    if (!opened || !view || !timeline) return;
    const shown = { name, opened, view, timeline, selection, link: hash && pageAddress() + hash };
    // Not while the page itself is drawn.
    void Promise.resolve().then(() => {
      if (gone) return;
      const others = theme === 'light' ? [] : [cssOf(LOOK, 'light')];
      const [drawn, light = drawn] = markupsOf(pictureOf(kind, shown, LOOK, theme), others);
      setSvg(drawn);
      setPrinted(light);
    });
    return () => {
      gone = true;
    };
  }, [opened, view, timeline, name, selection, hash, kind, theme]);

  if (!opened || !view) return null;
  const file = `${name}-${opened.design.replaceAll(',', '+')}-${position}`;

  const saveText = (part: 'trace' | 'data', ending: string) => async (): Promise<void> => {
    setWriting(true);
    const pieces = await actions.ask(part, { position, name });
    setWriting(false);
    if (pieces) save(`${name}.${ending}`, new Blob([...pieces], { type: 'application/json' }));
  };
  const copyMail = async (): Promise<void> => {
    const steps = range ?? stepsFor(position, opened.length);
    try {
      const [interleaving, queues] = await Promise.all([
        actions.textOf('interleaving', steps),
        actions.textOf('queues', [1, position]),
      ]);
      const mail = markdownOf({ name, opened, view, interleaving, queues, page: pageAddress(), hash });
      actions.say((await toClipboard(mail)) ? 'Copied as Markdown' : 'The browser refuses to copy');
    } catch (problem) {
      actions.say((problem as Error).message);
    }
  };

  return (
    <Dialog title="Pictures and files of this run" className="export" open onClose={onClose}>
      <div className="export-choice">
        <Segmented label="Picture" options={KINDS} value={kind} onChange={setKind} />
        <Segmented label="Theme of the picture" options={THEMES} value={theme} onChange={setTheme} />
        {FILES.map((ending) => (
          <button
            key={ending}
            type="button"
            className="button"
            onClick={() =>
              void savePicture(`${file}-${kind}`, svg, ending).catch((problem: Error) => actions.say(problem.message))
            }
          >
            Save as {ending.toUpperCase()}
          </button>
        ))}
      </div>
      {svg && <Preview on="screen" svg={svg} what={`${name}, step ${position}`} />}
      {svg && <Preview on="paper" svg={printed} what={`${name}, step ${position}`} />}
      <div className="export-choice">
        <button type="button" className="button" onClick={() => void copyMail()}>
          Copy as Markdown for a mail
        </button>
        <button type="button" className="button" disabled={writing} onClick={saveText('data', 'run.json')}>
          Run as JSON
        </button>
        <button
          type="button"
          className="button"
          disabled={writing}
          title="Opens in Perfetto UI (ui.perfetto.dev) or chrome://tracing"
          onClick={saveText('trace', 'trace.json')}
        >
          Trace for Perfetto
        </button>
        <button type="button" className="button" onClick={() => print()}>
          Print, one page
        </button>
        <button
          type="button"
          className="button"
          title="An address for slides and documents: read-only, small, the keyboard works"
          onClick={() =>
            void toClipboard(`${pageAddress()}?embed${hash}`).then((done) =>
              actions.say(done ? 'Address copied' : 'The browser refuses to copy'),
            )
          }
        >
          Copy address to embed
        </button>
        <span className="caption" role="status">
          {writing && `Writing ${count(opened.length)} steps…`}
        </span>
      </div>
    </Dialog>
  );
}
