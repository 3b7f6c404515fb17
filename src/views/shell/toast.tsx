import { useExplorer } from '../../state/use-explorer.ts';

/** A short message about something that was done. Always there, so that screen readers hear it change. */
export function Toast() {
  const toast = useExplorer((state) => state.toast);
  return (
    <div className={toast ? 'toast toast-shown' : 'toast'} role="status">
      {toast}
    </div>
  );
}
