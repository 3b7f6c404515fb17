import { WORDS } from '../arch/words.ts';
import { ListFilter, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { QueueInfo } from '../../worker/protocol.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { LIST_COMMANDS } from '../commands/list.ts';
import type { ListSide } from './list/use-shown.ts';

const WHAT: Readonly<
  Record<QueueInfo['kind'], { readonly actor: string; readonly name: string; readonly title: string }>
> = {
  guest: {
    actor: 'guest',
    name: 'Guest',
    title: 'The guest’s command queue, in guest memory; the VMM consumes it',
  },
  physical: { actor: 'iommu', name: 'Physical', title: `The ${WORDS.iommu}’s own command queue; the kernel writes it` },
};

function Chooser({ label, side }: { readonly label: string; readonly side: ListSide }) {
  const Icon = side.pinned ? Pin : PinOff;
  return (
    <>
      <select
        className="queue-chooser m"
        aria-label={label}
        value={side.shown?.name}
        onChange={(event) => side.choose(event.target.value)}
      >
        {side.queues.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <button
        type="button"
        className="queue-pin"
        aria-pressed={side.pinned}
        aria-label={`Keep this ${label}`}
        title={
          side.pinned
            ? 'This queue stays. Press to follow the step again.'
            : 'The panel follows the step from queue to queue. Press to stay at this one.'
        }
        onClick={() => side.setPinned(!side.pinned)}
      >
        <Icon size={13} aria-hidden="true" />
      </button>
    </>
  );
}

/** Whose queue it is and how large; where there are several, which one. */
export function QueueHead({ side, children }: { readonly side: ListSide; readonly children?: ReactNode }) {
  const { shown } = side;
  if (!shown) return null;
  const { actor, name, title } = WHAT[shown.kind];
  const several = side.queues.length > 1;
  return (
    <div className={`queue-head a-${actor}`}>
      <span className="actor-bar" />
      <h2 title={`${title}. ${shown.name}, ${2 ** shown.log2size} slots`}>{name}</h2>
      {several ? (
        <Chooser label={name} side={side} />
      ) : (
        <span className="m muted clip" title={shown.name}>
          {shown.name}
        </span>
      )}
      {shown.kind === 'guest' && <CommandButton of={LIST_COMMANDS} icon={ListFilter} size={14} />}
      {children}
    </div>
  );
}
