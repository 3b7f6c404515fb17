/** Where a tab keeps its work; 1 is the version of the form. */
export const WORK = 'viommu-work/1';

/** Whether the tab was at work when its page was left. */
export function hasWork(): boolean {
  try {
    return sessionStorage.getItem(WORK) !== null;
  } catch {
    // Storage may be forbidden.
    return false;
  }
}
