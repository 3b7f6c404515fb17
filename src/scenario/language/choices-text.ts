/** Choices as a file: steps at which another transition is fired than the one that comes first in time. */
import type { Overrides } from '../../model/system/run.ts';

export const CHOICES_VERSION = 1;

export function choicesText(design: string, choices: Overrides): string {
  const overrides = [...choices].map(([step, transition]) => ({ step, transition }));
  return `${JSON.stringify({ 'viommu-choices': CHOICES_VERSION, design, overrides }, null, 2)}\n`;
}
