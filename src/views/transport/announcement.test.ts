import { expect, test } from 'vitest';
import type { EventView, View } from '../../worker/protocol.ts';
import { announcementOf } from './announcement.ts';

const event = (kind: string, text: string) => ({ actor: 'VMM', kind, text }) as EventView;
const view = (...events: EventView[]) => ({ position: 23, events }) as unknown as View;

test('a step says its number, who acts, what happens, and what is violated; consequences can be read', () => {
  expect(announcementOf(view(event('cerror', 'The VMM stops.'), event('gerror', 'GERROR toggles.')))).toBe(
    'Step 23. VMM: The VMM stops.',
  );
  expect(announcementOf(view(event('cerror', 'The VMM stops.'), event('violation', 'order is violated.')))).toBe(
    'Step 23. VMM: The VMM stops. Violation: order is violated.',
  );
});

test('the beginning is told as well', () => {
  expect(announcementOf(view())).toBe('Beginning of the run.');
});
