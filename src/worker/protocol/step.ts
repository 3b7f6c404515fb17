/** What a step did. */
import type { DescribedEvent } from '../../model/system/describe.ts';
import type { CommandBrief } from './queues.ts';

/** One value that the step changed. */
export interface Change {
  /** Object or queue that it belongs to, as it may be selected. */
  readonly object: string;
  /** `A`, `viommu #4` */
  readonly where: string;
  /** A register, `users` */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** The errno of a refused call, what has to be the case for it, and the kernel function that checks. */
export interface Refusal {
  readonly errno: string;
  readonly why: string;
  readonly source: string;
}

/**
 * An event of the step. `path` (of the model's description) names the objects that something visits, in order: what
 * moves is a token along the edges between them.
 */
export interface EventView extends Omit<DescribedEvent, 'rule'> {
  /** Why iommufd refused, where it did. */
  readonly refusal?: Refusal;
  /** The guest commands that move along `path`; none where a DMA or an answer moves. */
  readonly cargo: readonly CommandBrief[];
}
