/** What every opening of the page fetches as soon as it can: one file, where each of a score costs a turn of its own. */
import { fileURLToPath } from 'node:url';

export const PAGE = [
  'views/header/design-switch.tsx',
  'views/header/editor-button.tsx',
  'views/header/header-buttons.tsx',
  'views/header/any.tsx',
  'views/graph/graph-panel.tsx',
  'views/queues/queues-panel.tsx',
  'views/timeline/timeline-panel.tsx',
  'views/timeline/danger/danger-line.tsx',
  'views/shell/run.tsx',
  'views/shell/keys.ts',
  'views/shell/drop-zone.tsx',
  'views/shell/address.ts',
  'views/shell/resume.ts',
  'views/whatif/context-menu.tsx',
  'views/words/glossary.ts',
  'state/explorer/open/following.ts',
  'state/explorer/open/linking.ts',
  'state/aside/interleavings.ts',
  'state/kept/stored-trees.ts',
];

export const WORKER = [
  'worker/library.ts',
  'worker/heads.ts',
  'worker/bundled.ts',
  'worker/view/steps/told.ts',
  'worker/view/timeline.ts',
  'worker/view/arch/smmuv3/cmdqv-graph.ts',
  'worker/search/danger.ts',
  'worker/search/fates.ts',
  'worker/search/check.ts',
  'worker/search/hazard.ts',
];

interface Chunking {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** Name of the file for a module of them, or that one of them imports. */
const withImports = (roots: readonly string[]): ((id: string, context: Chunking) => 'soon' | null) => {
  let all: Set<string> | undefined;
  return (id, graph) => {
    if (!all) {
      all = new Set(roots.map((path) => fileURLToPath(new URL(`../${path}`, import.meta.url))));
      // A set goes on to what is put in on the way.
      for (const one of all) for (const imported of graph.getModuleInfo(one)?.importedIds ?? []) all.add(imported);
    }
    return all.has(id) ? 'soon' : null;
  };
};

export const soonOfPage = withImports(PAGE);
export const soonOfWorker = withImports(WORKER);
