/** The captures that come with the program, in public/captures. A new one is its files and a line here. */
export const CAPTURES = [
  { id: 'arm-boot-attach', title: 'Linux 7.2.13 boots and attaches six devices' },
  { id: 'arm-ats-boot', title: 'Linux 7.2.13 boots with ATS devices' },
] as const;

/** Files of a capture: sidecar, commands, tables. */
export const captureFiles = (id: string): readonly [string, string, string] => [
  `${id}.json`,
  `${id}.bin`,
  `${id}.tables.bin.gz`,
];
