import { memo, useMemo } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { Flag, Verdict } from '../../../worker/protocol.ts';
import { type PlacedFlag, placeFlags } from '../time/place-flags.ts';
import type { Frame } from '../time/scale.ts';

const NONE: readonly Flag[] = [];

/** How many of the flags behind a label are told one by one. */
const MOST_TOLD = 8;

function titleOf(flags: readonly Flag[], verdicts: readonly Verdict[] | undefined): string {
  const lines = flags.slice(0, MOST_TOLD).map(({ property, at }) => `${property} is violated by step ${at}`);
  const more = flags.length - MOST_TOLD;
  const named = new Set(flags.map(({ property }) => property));
  const statements = (verdicts ?? [])
    .filter(({ id }) => named.has(id))
    .map(({ id, statement }) => `\n${id}: ${statement}`);
  return [...lines, ...(more > 0 ? [`and ${more} more`] : []), ...statements].join('\n');
}

/** Before, at or after where the run stands; solid only where it stands. */
const whenOf = (flags: readonly Flag[], position: number): string =>
  flags.some(({ at }) => at === position) ? 'now' : flags[0].at < position ? 'past' : 'future';

const FlagButton = memo(function FlagButton({ flag, when }: { readonly flag: PlacedFlag; readonly when: string }) {
  const actions = useActions();
  const { flags, label, left, width } = flag;
  const verdicts = useExplorer((state) => state.opened?.verdicts);
  return (
    <button
      type="button"
      className={`tl-flag tl-flag-${when}`}
      style={{ left, width }}
      title={titleOf(flags, verdicts)}
      aria-label={`${label}, go to step ${flags[0].at}`}
      onClick={() => void actions.goTo(flags[0].at)}
    >
      {label}
    </button>
  );
});

function usePlaced(frame: Frame): readonly PlacedFlag[] {
  const flags = useExplorer((state) => state.opened?.flags) ?? NONE;
  return useMemo(() => placeFlags(flags, frame), [flags, frame]);
}

/** The violations of the run: each leads to its step. */
export function Flags({ frame }: { readonly frame: Frame }) {
  const placed = usePlaced(frame);
  const position = useExplorer((state) => state.position);
  return placed.map((flag) => <FlagButton key={flag.flags[0].at} flag={flag} when={whenOf(flag.flags, position)} />);
}

/** Their poles through the lanes. */
export const Poles = memo(function Poles({ frame }: { readonly frame: Frame }) {
  return usePlaced(frame).map(({ x }) => <i key={x} className="tl-pole" style={{ left: x }} />);
});
