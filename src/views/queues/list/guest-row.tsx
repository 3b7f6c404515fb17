import { memo } from 'react';
import { Explained } from '../../words/term.tsx';
import type { QueueEntry } from '../../../worker/protocol.ts';
import { CommandMark, markTitle, STATUS_WORDS } from '../../common/command-mark.tsx';
import { same } from '../../common/same.ts';
import { allFields, briefFields } from '../../common/fields.ts';
import type { RowPlace } from './queue-list.tsx';
import { Cell, type Flags, Row, Waiting } from './row.tsx';

interface Props extends Flags {
  readonly place: RowPlace;
  readonly entry: QueueEntry | undefined;
  /** The slot of the physical command that it became. */
  readonly landed: string | undefined;
}

function Words({ entry: { status, overtook, why } }: { readonly entry: QueueEntry }) {
  const words = `${STATUS_WORDS[status]}${why ? `: ${why}` : ''}`;
  if (overtook === undefined) return words;
  return (
    <>
      <b>
        <span className="row-long">handed over </span>before {overtook}
      </b>
      <span className="row-long">, {words}</span>
    </>
  );
}

/** From here on the number of a slot takes the room of what a command says, in a narrow list. */
const LONG = 1000;

/** Where it is: its slot, and the slot of the physical command that it became. */
function Slots({ slot, landed }: { readonly slot: number; readonly landed: string | undefined }) {
  return (
    <>
      <span className="row-slot-word">slot </span>
      <span className={slot >= LONG ? 'row-slot-long' : undefined}>{slot}</span>
      {landed && (
        <button
          type="button"
          className="row-link"
          tabIndex={-1}
          data-follow
          title={`It became the command in ${landed}: show that (Enter)`}
        >
          → {landed.replace('slot ', '')}
        </button>
      )}
    </>
  );
}

/** A command of a guest's queue on two lines, on one where the window is low: what it is, and what became of it. */
export const GuestRow = memo(function GuestRow({ place, entry, landed, ...flags }: Props) {
  if (!entry) return <Waiting place={place} className="guest-row" />;
  const prefix = /^CMD_(?!SYNC)/.exec(entry.mnemonic)?.[0] ?? '';
  return (
    <Row place={place} className={`guest-row row-${entry.status}`} label={markTitle(entry)} {...flags}>
      <Cell className="row-mark">
        <CommandMark entry={entry} silent />
      </Cell>
      <Cell className="row-name m">
        {prefix && <span className="row-prefix">{prefix}</span>}
        <Explained text={entry.mnemonic.slice(prefix.length)} />
      </Cell>
      <Cell className="row-fields m clip" title={allFields(entry.fields)}>
        <Explained text={briefFields(entry.fields)} />
      </Cell>
      <Cell className="row-status clip" title={`${markTitle(entry)}${entry.why ? `: ${entry.why}` : ''}`}>
        <Words entry={entry} />
      </Cell>
      <Cell className="row-slot">
        <Slots slot={entry.slot} landed={landed} />
      </Cell>
    </Row>
  );
}, same);
