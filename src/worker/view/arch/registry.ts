/** What the page shows, by architecture. */
import type { Machine } from '../../../model/state/machine.ts';
import { PLAIN_VIEW } from './plain.ts';
import { SMMUV3_VIEW } from './smmuv3/view.ts';
import type { ArchView } from './view.ts';

export const VIEWS: Record<string, ArchView> = { smmuv3: SMMUV3_VIEW };

export const viewOf = ({ arch }: Machine): ArchView => VIEWS[arch.id] ?? PLAIN_VIEW;
