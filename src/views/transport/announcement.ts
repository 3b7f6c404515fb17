/** What a screen reader says about a step: `Step 23. VMM: … Violation: …` */
import type { View } from '../../worker/protocol.ts';

export function announcementOf({ position, events }: View): string {
  const [first, ...rest] = events;
  if (!first) return 'Beginning of the run.';
  const violations = rest.filter(({ kind }) => kind === 'violation').map(({ text }) => `Violation: ${text}`);
  return [`Step ${position}. ${first.actor}: ${first.text}`, ...violations].join(' ');
}
