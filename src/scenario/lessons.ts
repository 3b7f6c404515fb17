/** The lessons that come with the program, by id, in the order in which they are taken. */
export const LESSONS: readonly string[] = [
  'consumed-is-not-complete',
  'nested-walk',
  'may-i-free',
  'order-and-race',
  'one-vmid-two-smmus',
  'who-moves-cons',
  'two-queues-one-sync',
  'silent-timeout',
  'making-objects',
  'taking-apart',
  'tombstones',
  'events-lost',
  'xarray-of-vdevices',
];
