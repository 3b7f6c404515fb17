import { parseCommandId, parsePhysicalId } from '../../common/ids.ts';
import { CommandDetail } from '../command/command-detail.tsx';
import { PhysicalDetail } from '../command/physical-detail.tsx';
import type { Detail } from '../../../worker/protocol.ts';
import { Changes } from './changes.tsx';
import { useShown } from '../use-shown.ts';
import { ObjectDetail } from './object-detail.tsx';
import '../command/command.css';
import './object.css';

/** The selected object, command or slot. */
export function ObjectTab() {
  const { view, selection } = useShown();
  if (selection === null) {
    return (
      <p className="detail muted">
        Nothing is selected. Click an object of the graph, a slot of an xarray or a command of a queue.
      </p>
    );
  }
  return (
    <>
      <Changes />
      <Selected selection={selection} detail={view?.detail ?? null} />
    </>
  );
}

function Selected({ selection, detail }: { readonly selection: string; readonly detail: Detail | null }) {
  if (detail?.kind === 'command') return <CommandDetail detail={detail} />;
  if (detail?.kind === 'physical') return <PhysicalDetail detail={detail} />;
  if (parseCommandId(selection) ?? parsePhysicalId(selection)) {
    return (
      <p className="detail muted">
        <span className="m">{selection}</span>: no such command is written in this run.
      </p>
    );
  }
  return <ObjectDetail id={selection} detail={detail} />;
}
