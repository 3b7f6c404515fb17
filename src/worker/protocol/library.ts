/** What can be opened. */

import type { Card } from '../../scenario/language/card.ts';

export interface LibraryItem {
  readonly id: string;
  readonly title: string;
}

export interface ScenarioItem extends LibraryItem {
  /** `H05`, of a scenario that decides about it: a row of the gallery. */
  readonly hazard?: string;
}

export interface CaptureItem extends LibraryItem {
  /** How many its queue held. */
  readonly commands: number;
}

/** What is known of a scenario without a search. */
export interface ScenarioCard extends Card {
  /** It depends on the design whether it happens. */
  readonly separates: boolean;
}

export interface Library {
  readonly scenarios: readonly ScenarioItem[];
  readonly captures: readonly CaptureItem[];
  readonly designs: readonly DesignInfo[];
  /** What can be changed about a design: `viommu-batch,kernel=linux-7.2`. */
  readonly parameters: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export interface DesignInfo {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Parameters that it does not go together with: `kernel=linux-7.2`. */
  readonly refuses: readonly string[];
  /** What its parameters are where none is chosen, by key. */
  readonly own: Readonly<Record<string, string>>;
}
