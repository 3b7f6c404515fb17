/** A process of its own for `cmdq/rss`: what a full queue costs, its spine included. Sends megabytes to its parent. */
import { consumeAll, fill, keepSpine } from './cmdq.ts';

const before = process.memoryUsage().rss;
const commands = 2 ** 19;
const m = fill('mixed', commands, 64);
const log = keepSpine(m);
consumeAll(m, commands);
if (log.count !== commands) throw new Error(`${log.count} of ${commands} commands kept`);
// maxRSS is in KiB.
process.send?.((process.resourceUsage().maxRSS * 1024 - before) / 1e6);
process.disconnect();
