// Tests that take longer than one waits between two edits: whole recordings, every scenario under every design, the command line.
// `npm test -- --changed` leaves them out.

export const LONG = [
  'src/capture/play.test.ts',
  'src/cli/commands/hazards.test.ts',
  'src/cli/main.test.ts',
  'src/cli/commands/map.test.ts',
  'src/cli/commands/sample.test.ts',
  'src/cli/commands/why-not.test.ts',
  'src/conform/smmuv3/conform.test.ts',
  'src/conform/smmuv3/fused.test.ts',
  'src/scenario/played/compare.test.ts',
  'src/scenario/played/exercised.test.ts',
  'src/scenario/played/fate.test.ts',
  'src/scenario/played/reduced.test.ts',
  'src/scenario/hazards/hazard.test.ts',
  'src/scenario/library.test.ts',
  'src/scenario/map/map.test.ts',
  'src/scenario/played/search.test.ts',
  'src/views/hazards/agreement.test.ts',
  'src/worker/map/map.test.ts',
  'src/worker/violations.test.ts',
];
