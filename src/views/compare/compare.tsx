import { useState } from 'react';
import { useComparing } from '../../state/aside/use-comparing.ts';
import { useExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Aligned } from './rows/aligned.tsx';
import { CostTable } from './costs/cost-table.tsx';
import { SidesBar } from './sides/sides-bar.tsx';
import './compare.css';
import './rows/row-table.css';
import './sides/side-views.css';
import './costs/costs.css';

const PAGES = [
  { value: 'commands', label: 'By guest command', title: 'A row per guest command: what each side did with it' },
  { value: 'costs', label: 'What designs cost', title: 'Exact counts of every design, not only of those compared' },
] as const;

/** Two to four runs of one guest program, side by side. */
export function Compare({ onClose }: { readonly onClose: () => void }) {
  const [page, setPage] = useState<(typeof PAGES)[number]['value']>('commands');
  // Until it is made a side has no title but that of the page, when the page has it open.
  const ofPage = useExplorer(({ opened, source, sides }) => (sides[0]?.source === source ? opened?.title : undefined));
  const title = useComparing((state) => state.opened[0]?.title) ?? ofPage;
  const toast = useExplorer((state) => state.toast);
  const compared = useComparing((state) => state.compared);
  const problem = useComparing((state) => state.problem);
  return (
    <Dialog title={title ? `Compare: ${title}` : 'Compare'} className="compare" open covers onClose={onClose}>
      <div className="compare-head">
        <SidesBar compared={compared} />
        <Segmented label="What is compared" options={PAGES} value={page} onChange={setPage} />
      </div>
      <ErrorBoundary name="comparison">
        {problem ? (
          <p className="compare-problem" role="alert">
            These runs cannot be compared: {problem}
          </p>
        ) : page === 'costs' ? (
          <CostTable />
        ) : (
          <Aligned compared={compared} />
        )}
      </ErrorBoundary>
      {/* The page’s own lies below the dialog. */}
      <div className={toast ? 'toast toast-shown' : 'toast'} role="status">
        {toast}
      </div>
    </Dialog>
  );
}
