import { useCallback, useEffect, useRef, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import type { HowFar, TrafficFindParams, TrafficRow } from '../../worker/protocol.ts';
import { commandId, parseCommandId } from '../common/ids.ts';
import { useAnswer } from '../inspector/use-answer.ts';
import { Charts } from './charts.tsx';
import { Far } from './far.tsx';
import { FilterField } from './filter-field.tsx';
import { APPLIED } from './filters.ts';
import { Picture } from './picture.tsx';
import { Rows } from './rows.tsx';
import { Search } from './search.tsx';
import { useOnlyLast, useWhile } from './use-call-off.ts';
import './traffic.css';
import { count } from '../common/count.ts';

/** Every command of a guest's queue: a list, a filter, a search, and counts that choose. */
export function CommandList({ onClose }: { readonly onClose: () => void }) {
  const actions = useActions();
  const title = useExplorer((state) => state.opened?.title ?? '');
  const opened = useExplorer((state) => state.opened);
  const position = useExplorer((state) => state.position);
  const selection = useExplorer((state) => state.selection);
  const names = opened?.queues.flatMap(({ kind, name }) => (kind === 'guest' ? [name] : [])) ?? [];
  const selected = selectedIn(selection, names);
  const [queue, setQueue] = useState(selected?.queue ?? 0);
  const [filter, setFilter] = useState('');
  /** Row that the cursor is at, among those shown, and the number of its command. */
  const [cursor, setCursor] = useState((opened?.from ?? 0) + (selected?.number ?? 0));
  const [row, setRow] = useState<TrafficRow>();
  const of = { position, queue, filter };
  const field = useRef<HTMLInputElement>(null);
  // After the dialog has taken the focus.
  useEffect(() => field.current?.focus(), []);
  const [howFar, setHowFar] = useState<HowFar>();
  const telling = useRef({ onProgress: setHowFar, onEnd: () => setHowFar(undefined) }).current;
  const signal = useWhile(`${queue} ${filter}`);
  const asked = useCallback(() => ({ signal: signal(), ...telling }), [signal, telling]);
  const { begin, callOff } = useOnlyLast();
  const traffic = useAnswer('traffic', of, asked);
  const shown = traffic?.shown ?? 0;

  const apply = async (wished: string): Promise<void> => {
    APPLIED.add(wished);
    setFilter(wished);
    const number = row?.number ?? 0;
    const place = await actions.ask('trafficPlace', { ...of, filter: wished, number }, { signal: begin(), ...telling });
    if (place !== undefined) setCursor(place);
  };
  const find = useCallback(
    async (direction: 1 | -1, like: TrafficFindParams['like']): Promise<void> => {
      const params = { position, queue, filter, from: cursor, direction, like };
      const at = await actions.ask('trafficFind', params, { signal: begin(), ...telling });
      if (at === undefined) return;
      if (at >= 0) setCursor(at);
      else actions.say(direction > 0 ? 'None behind this one' : 'None before this one');
    },
    [actions, position, queue, filter, cursor, begin, telling],
  );
  const move = useCallback(
    (to: number): void => {
      callOff();
      setCursor(to);
    },
    [callOff],
  );
  const alike = (direction: 1 | -1): void => {
    if (row) void find(direction, { filter: `op == ${row.op}` });
  };
  const unplayed = row?.ordinal === null;
  const show = (): void => {
    if (!row) return;
    onClose();
    if (row.ordinal === null) void actions.playFrom(row.number);
    else actions.select(commandId(names[queue], row.ordinal));
    if (row.at > 0) void actions.goTo(row.at);
  };
  useEffect(() => {
    if (shown > 0 && cursor >= shown) setCursor(shown - 1);
  }, [shown, cursor]);

  const toast = useExplorer((state) => state.toast);
  return (
    <Dialog title={`Commands: ${title}`} className="traffic" open onClose={onClose}>
      <ErrorBoundary name="list of commands">
        <div className="traffic-head">
          {names.length > 1 && (
            <label>
              queue{' '}
              <select
                value={queue}
                onChange={({ target }) => {
                  setQueue(Number(target.value));
                  setCursor(0);
                }}
              >
                {names.map((name, q) => (
                  <option key={name} value={q}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <FilterField field={field} of={of} onApply={(wished) => void apply(wished)} />
          <Search onFind={(direction, text) => void find(direction, { text })} onChange={callOff} />
        </div>
        <p className="caption" role="status" data-rows={traffic ? shown : undefined}>
          {!traffic
            ? 'Reading the commands…'
            : `${filter.trim() === '' ? '' : `${count(shown)} of `}${count(traffic.commands)} commands. ↑ ↓ go through them, n and N to the next of the same kind, Enter shows one in the run${opened?.from === undefined ? '' : ', or plays from it on'}.`}
        </p>
        <div className="traffic-parts">
          <div className="traffic-main">
            {traffic && shown > 0 && (
              <Picture
                traffic={traffic}
                at={row && traffic.commands > 0 ? row.number / traffic.commands : undefined}
                onGo={async (number) => {
                  const place = await actions.ask('trafficPlace', { ...of, number });
                  if (place !== undefined) setCursor(Math.min(place, shown - 1));
                }}
              />
            )}
            <Rows
              of={of}
              count={shown}
              commands={traffic?.commands}
              cursor={cursor}
              asked={asked}
              onMove={move}
              onRow={setRow}
              onAlike={alike}
              onShow={show}
            />
            <div className="traffic-foot">
              <button type="button" className="button" disabled={!row} onClick={() => alike(-1)}>
                ◂ same kind
              </button>
              <button type="button" className="button" disabled={!row} onClick={() => alike(1)}>
                same kind ▸
              </button>
              <button type="button" className="button" disabled={!row} onClick={show}>
                {unplayed ? 'Play from here' : 'Show in the run'}
              </button>
              <span className="toast-here" role="status">
                {toast}
              </span>
              {howFar && <Far {...howFar} />}
            </div>
          </div>
          {traffic && <Charts traffic={traffic} filter={filter} row={row} onFilter={(wished) => void apply(wished)} />}
        </div>
      </ErrorBoundary>
    </Dialog>
  );
}

/** The guest command that is selected on the page. */
function selectedIn(selection: string | null, names: readonly string[]) {
  const command = parseCommandId(selection ?? '');
  const queue = names.indexOf(command?.queue ?? '');
  return command && queue >= 0 ? { queue, number: command.ordinal } : undefined;
}
