/** What the user points at: an object, a tab, a transaction, entries of a list, a range of steps. */
import type { ExplorerActions } from '../../types.ts';
import type { Core } from '../core.ts';
import type { Looking } from '../look/looking.ts';

type Choosing = Pick<
  ExplorerActions,
  | 'select'
  | 'showEditor'
  | 'setGranularity'
  | 'showInspector'
  | 'showDialog'
  | 'walk'
  | 'watch'
  | 'setRange'
  | 'markRange'
>;

export function createChoosing({ store }: Core, { look }: Looking): Choosing {
  const { getState: get, setState: set } = store;
  const setRange: Choosing['setRange'] = (range) => set({ range: range && [Math.min(...range), Math.max(...range)] });

  return {
    setRange,
    select(id) {
      if (id === get().selection) return;
      set(id === null ? { selection: null } : { selection: id, inspector: 'object' });
      void look();
    },
    showEditor: (editing) => set({ editing }),
    setGranularity: (granularity) => set({ granularity }),
    showInspector: (inspector) => set({ inspector }),
    showDialog: (dialog, subject = '') => set({ dialog, subject }),
    walk: (change) => set({ walk: { ...get().walk, ...change }, inspector: 'walk' }),
    watch(queue, window) {
      const old = get().windows[queue];
      if (old && old[0] === window[0] && old[1] === window[1]) return;
      set({ windows: { ...get().windows, [queue]: window } });
      void look();
    },
    markRange(end) {
      const { position, opened, range } = get();
      const at = Math.max(1, position);
      const [from, to] = range ?? [at, end === 'from' ? (opened?.length ?? at) : at];
      setRange(end === 'from' ? [at, Math.max(at, to)] : [range ? Math.min(at, from) : 1, at]);
    },
  };
}
