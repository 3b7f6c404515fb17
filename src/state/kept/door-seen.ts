/** Whether somebody has gone through the front door: then it stays away. Storage may be forbidden: then it is never shown. */
import type { Place } from '../../worker/protocol.ts';

/** `seen` once it was dismissed. */
export const DOOR_KEY = 'viommu-explorer.door';

/** The question of the project, where the guest is told wrong: what the page has open behind the door. */
export const QUESTION: Place = {
  source: { kind: 'scenario', id: 'error-in-the-middle' },
  design: 'split-by-target',
  choices: [],
  position: 0,
};

export function doorSeen(storage: Pick<Storage, 'getItem'> | undefined = globalThis.localStorage): boolean {
  try {
    return storage?.getItem(DOOR_KEY) === 'seen';
  } catch {
    return true;
  }
}

export function passDoor(storage: Pick<Storage, 'setItem'> | undefined = globalThis.localStorage): void {
  try {
    storage?.setItem(DOOR_KEY, 'seen');
  } catch {
    // see above
  }
}
