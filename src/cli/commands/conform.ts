import { IOMMUFD } from './conform/iommufd.ts';
import { type Recordings, Report } from './conform/report.ts';
import { SMMUV3 } from './conform/smmuv3.ts';
import { TRACE } from './conform/trace.ts';
import { VSMMU } from './conform/vsmmu.ts';
import { XARRAY } from './conform/xarray.ts';
import { type CliCommand, UsageError } from '../usage.ts';

const RECORDINGS: readonly Recordings[] = [SMMUV3, IOMMUFD, XARRAY, VSMMU, TRACE];
const names = RECORDINGS.map(({ name }) => name).join(', ');

export const CONFORM: CliCommand = {
  name: 'conform',
  synopsis: 'SUBJECT FILE...',
  summary: `Holds the model against recordings of ${names}.`,
  help: `Files are plain or gzip. SUBJECT says what was recorded:
${RECORDINGS.map(({ name, summary }) => `  ${name.padEnd(13)}  ${summary}`).join('\n')}
Each failure is named, the last line is the sum; exit 1 if any failed.
--case NAME    only this case, test or set
--verbose      every step, with what was recorded and what the model did`,
  options: { case: { type: 'string' }, verbose: { type: 'boolean' } },
  operands: [2, Number.POSITIVE_INFINITY],
  run: async ([subject, ...files], options) => {
    const recordings = RECORDINGS.find(({ name }) => name === subject);
    if (!recordings) throw new UsageError(`there are no recordings of '${subject}'; expected one of ${names}`);
    const report = new Report();
    await recordings.run(files, options, report);
    return report.end();
  },
};
