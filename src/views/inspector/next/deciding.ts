/** The choices of a run that decided something; what was forced, or changed nothing, is folded. */
import type { DangerStep } from '../../../worker/protocol.ts';

export type ChoicePart =
  /** Steps [from, to] without a choice, or with choices that all lead to the same chance. */
  | { readonly kind: 'folded'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'choice';
      readonly step: number;
      readonly name: string;
      readonly before: DangerStep;
      readonly after: DangerStep;
    };

const decides = ({ options }: DangerStep): boolean =>
  options.some(({ fate, p }) => fate !== options[0].fate || p !== options[0].p);

export function decidingOf(steps: readonly DangerStep[]): ChoicePart[] {
  const parts: ChoicePart[] = [];
  for (let step = 1; step < steps.length; step++) {
    const before = steps[step - 1];
    const taken = before.options.find((option) => option.taken);
    if (taken && decides(before)) {
      parts.push({ kind: 'choice', step, name: taken.name, before, after: steps[step] });
      continue;
    }
    const last = parts.at(-1);
    if (last?.kind === 'folded') parts[parts.length - 1] = { ...last, to: step };
    else parts.push({ kind: 'folded', from: step, to: step });
  }
  return parts;
}
