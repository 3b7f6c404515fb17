/** A process of its own for `check/rss`: what a million states cost. Sends megabytes and states to its parent. */
import { searchMillion } from './check.ts';

const before = process.memoryUsage().rss;
const { states } = searchMillion();
// maxRSS is in KiB.
process.send?.({ megabytes: (process.resourceUsage().maxRSS * 1024 - before) / 1e6, states });
process.disconnect();
