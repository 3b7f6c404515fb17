import type { Property } from '../property.ts';

export const ATTRIBUTABLE: Property = {
  id: 'attributable',
  monitor: {
    unanswered: (_, queue, pos, wait, devices) =>
      devices === 1
        ? undefined
        : { queue, pos, other: wait < 0 ? pos : wait, detail: [devices, wait < 0 ? 0 : 1, 0, 0] },
  },
  exercises: { timeOut: () => true },
};
