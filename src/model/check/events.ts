/** A violated property as an event. */
import { type Payload, position, property, read, guestIommu, words } from '../state/event-args.ts';
import { MARK, defineEvents, event } from '../state/events.ts';

const VIOLATION = [
  guestIommu('queue'),
  property('property'),
  position('pos'),
  position('other'),
  words('detail', 4),
] as const;

/** Two commands of a queue by their numbers; `detail`: w0, w1 of the first and of the other, or what the property says. */
export type ViolationPayload = Payload<typeof VIOLATION>;

/** A violation, from the numbers that tell it. */
export const violationOf = (told: ArrayLike<number>): ViolationPayload => read(VIOLATION, told);

export const CHECK_EVENTS = defineEvents({
  violation: event(0xa0, VIOLATION, { marks: MARK.violation }),
});

export const CHECK_EVENT = CHECK_EVENTS.kinds;
