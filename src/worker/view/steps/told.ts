/** What tells of a step: its sentences, and what it changed. Comes with the first step that is shown. */
export { REFUSALS } from '../../../model/arch/refusals.ts';
export { Watch } from './changes.ts';
export { events } from './events.ts';
