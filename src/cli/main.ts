import { viommu } from './program.ts';

process.exitCode = await viommu(process.argv.slice(2));
