import { Plus, X } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useActions, useExplorer } from '../../../state/use-explorer.ts';
import type { Compared, SideOf } from '../../../worker/protocol.ts';
import { LETTERS } from './letters.ts';
import { SideMenu } from './side-menu.tsx';

const FEWEST = 2;
const MOST = LETTERS.length;
const LAST_DESIGN = 'fieldset:last-of-type select.m';

/** Which runs are compared, each by a letter; what is chosen here runs at once. */
export function SidesBar({ compared }: { readonly compared: Compared | null }) {
  const actions = useActions();
  const sides = useExplorer((state) => state.sides);
  const designs = useExplorer((state) => state.library?.designs);
  const change = (s: number, side: SideOf): void => void actions.compare(sides.map((old, o) => (o === s ? side : old)));
  const add = (): void => {
    const taken = new Set(sides.map(({ design }) => design));
    const free = designs?.find(({ id }) => !taken.has(id)) ?? designs?.[0];
    if (free) void actions.compare([...sides, { source: sides[0].source, design: free.id, choices: [] }]);
  };
  // The button that was pressed may be gone with what it did: the keyboard stays among the sides.
  const bar = useRef<HTMLDivElement>(null);
  const before = useRef(sides.length);
  useLayoutEffect(() => {
    if (before.current === sides.length) return;
    before.current = sides.length;
    if (document.activeElement === document.body) bar.current?.querySelector<HTMLElement>(LAST_DESIGN)?.focus();
  }, [sides.length]);
  return (
    <div ref={bar} className="compare-sides">
      {sides.map((side, s) => (
        <fieldset
          key={LETTERS[s]}
          className="plain compare-side"
          aria-label={`Side ${LETTERS[s]}: ${compared?.sides[s]?.name ?? side.design}`}
        >
          <b className="compare-letter" aria-hidden="true">
            {LETTERS[s]}
          </b>
          <SideMenu side={side} letter={LETTERS[s]} onChange={(next) => change(s, next)} />
          {sides.length > FEWEST && (
            <button
              type="button"
              className="icon-button"
              aria-label={`Leave out side ${LETTERS[s]}`}
              title={`Leave out side ${LETTERS[s]}`}
              onClick={() => void actions.compare(sides.filter((_, o) => o !== s))}
            >
              <X size={14} />
            </button>
          )}
        </fieldset>
      ))}
      {sides.length < MOST && (
        <button type="button" className="button compare-add" onClick={add}>
          <Plus size={14} aria-hidden="true" /> Add a side
        </button>
      )}
    </div>
  );
}
