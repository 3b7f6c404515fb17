/** The pictures that can travel, from what the worker tells of a run at a position. One source for page and command line. */
import type { ReactElement } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Explorer } from '../../state/explorer.ts';
import { INITIAL } from '../../state/explorer/open/initial.ts';
import { ExplorerContext } from '../../state/use-explorer.ts';
import type { Opened, Timeline, View } from '../../worker/protocol.ts';
import type { Theme } from './css.ts';
import { type Caption, FramedPicture } from './frame.tsx';
import { ComparePicture, type ComparedRows, compareSize } from './compare-picture.tsx';
import { GRAPH, GraphPicture } from './graph-picture.tsx';
import { cssOf, type Look } from './look.ts';
import { QUEUES_FORMS, queuesHeight, QueuesPicture } from './queues-picture.tsx';
import { TIMELINE_WIDTH, timelineHeight, TimelinePicture } from './timeline-picture.tsx';

export const PICTURES = ['graph', 'timeline', 'queues'] as const;
export type PictureKind = (typeof PICTURES)[number];

export interface Pictured {
  /** `error-in-the-middle` */
  readonly name: string;
  readonly opened: Opened;
  readonly view: View;
  /** Of the whole run. */
  readonly timeline: Timeline;
  readonly selection: string | null;
  /** Leads to the same in the page; '' for nowhere. */
  readonly link: string;
}

/** What stands above a picture: what it is, and what the step says. */
export const captionOf = ({ name, opened, view, link }: Pictured): Caption => ({
  title: `${name} under ${opened.design}, ${view.position === 0 ? 'at the start' : `step ${view.position} of ${opened.length}`}`,
  lines: view.events.length === 0 ? [opened.title] : view.events.slice(0, 3).map(({ text }) => text),
  link,
});

const sizeOf = (kind: PictureKind, { view, timeline }: Pictured) =>
  ({
    graph: () => GRAPH,
    timeline: () => ({ width: TIMELINE_WIDTH, height: timelineHeight(timeline) }),
    queues: () => ({ width: QUEUES_FORMS.alone.width, height: queuesHeight(view, QUEUES_FORMS.alone) }),
  })[kind]();

/** Runs beside each other. `verdict`: what is said of them, a line each. */
export function comparePicture(
  { name, verdict, link, ...compared }: ComparedRows & Pick<Pictured, 'name' | 'link'> & { readonly verdict: string },
  look: Look,
  theme: Theme,
): ReactElement {
  return (
    <FramedPicture
      size={compareSize(compared)}
      caption={{ title: `${name}: ${compared.names.join(' | ')}`, lines: verdict.split('\n'), link }}
      css={cssOf(look, theme)}
    >
      <ComparePicture compared={compared} />
    </FramedPicture>
  );
}

export function pictureOf(kind: PictureKind, shown: Pictured, look: Look, theme: Theme): ReactElement {
  const { opened, view, timeline, selection } = shown;
  const store = createStore(() => ({ ...INITIAL, opened, view, selection, motion: false }));
  const still: Pick<Explorer, 'store' | 'told'> = { store, told: (state) => state };
  return (
    <ExplorerContext value={still as Explorer}>
      <FramedPicture size={sizeOf(kind, shown)} caption={captionOf(shown)} css={cssOf(look, theme)}>
        {kind === 'graph' && <GraphPicture opened={opened} view={view} />}
        {kind === 'timeline' && <TimelinePicture opened={opened} view={view} timeline={timeline} />}
        {kind === 'queues' && <QueuesPicture view={view} form={QUEUES_FORMS.alone} />}
      </FramedPicture>
    </ExplorerContext>
  );
}
