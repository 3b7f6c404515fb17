/** The same in words, for mail. */

/**
 * `sentence`: what a step says; `interleaving`: a column per actor; `queues`: each queue as a strip; `choices`: for
 * `viommu run --choices`; `scenario`: the scenario file.
 */
export type TextForm = 'sentence' | 'interleaving' | 'queues' | 'choices' | 'scenario';

/** Of the steps `from`..`to`: positions, both included. */
export interface TextParams {
  readonly form: TextForm;
  readonly from: number;
  readonly to: number;
}
