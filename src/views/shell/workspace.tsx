import { Group, type Layout, Panel, Separator } from 'react-resizable-panels';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { EditorPanel, GraphPanel, QueuesPanel, TimelinePanel } from './panels.ts';
import { useUpright, useWide } from './use-wide.ts';

/** Least widths, and heights of timeline and panels, at which they can still be read, px. */
const LEAST = { left: 230, editor: 320, graph: 320, right: 256, timeline: 96, panels: 180 };

const percent = (size: number): string => `${size}%`;

/**
 * Queues, graph and inspector beside each other, the timeline below; every border can be moved. The scenario's text stands
 * beside the graph, or in its place where the window is narrow.
 */
export function Workspace() {
  const actions = useActions();
  const { left, right, timeline } = useExplorer((state) => state.panels);
  const editing = useExplorer((state) => state.editing);
  const refused = useExplorer((state) => state.refused.length > 0);
  const wide = useWide();
  // Borders are looked up by where they are: where there are none, none is found, and they are looked up again afterwards.
  const disabled = useUpright();

  return (
    <Group
      orientation="vertical"
      className="workspace"
      disabled={disabled}
      data-refused={refused || undefined}
      onLayoutChanged={(sizes: Layout) => actions.setPanels({ timeline: sizes.timeline })}
    >
      <Panel id="panels" minSize={LEAST.panels}>
        <Group
          orientation="horizontal"
          disabled={disabled}
          onLayoutChanged={(sizes: Layout) => actions.setPanels({ left: sizes.queues, right: sizes.inspector })}
        >
          <Panel id="queues" className="panel" defaultSize={percent(left)} minSize={LEAST.left}>
            <section className="panel-body" aria-label="Command queues">
              <ErrorBoundary name="queues">
                <QueuesPanel />
              </ErrorBoundary>
            </section>
          </Panel>
          <Separator className="border border-x" aria-label="Width of the command queues" />
          {editing && (
            <Panel id="editor" className="panel panel-editor" minSize={LEAST.editor}>
              <section className="panel-body" aria-label="Scenario">
                <ErrorBoundary name="editor">
                  <EditorPanel />
                </ErrorBoundary>
              </section>
            </Panel>
          )}
          {editing && wide && <Separator className="border border-x" aria-label="Width of the scenario" />}
          {(!editing || wide) && (
            <Panel id="graph" className="panel" minSize={LEAST.graph}>
              <section className="panel-body" aria-label="Objects">
                <ErrorBoundary name="object graph">
                  <GraphPanel />
                </ErrorBoundary>
              </section>
            </Panel>
          )}
          <Separator className="border border-x" aria-label="Width of the inspector" />
          <Panel id="inspector" className="panel" defaultSize={percent(right)} minSize={LEAST.right}>
            <section className="panel-body" aria-label="Inspector">
              <ErrorBoundary name="inspector">
                <Inspector />
              </ErrorBoundary>
            </section>
          </Panel>
        </Group>
      </Panel>
      <Separator className="border border-y" aria-label="Height of the timeline" />
      <Panel id="timeline" className="panel" defaultSize={percent(timeline)} minSize={LEAST.timeline}>
        <section className="panel-body" aria-label="Timeline">
          <ErrorBoundary name="timeline">
            <TimelinePanel />
          </ErrorBoundary>
        </section>
      </Panel>
    </Group>
  );
}
