import type { Property } from '../property.ts';

/** Has no monitor: a run is judged at its end, a search by what each state can still reach. */
export const PROGRESS: Property = {
  id: 'progress',
  exercises: { wait: () => true },
};
