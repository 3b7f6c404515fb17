/** What lists show of the bundled scenarios, as the build has read it; each scenario is loaded when it is asked for. */
import type { Head } from '../scenario/language/head.ts';
import { LIBRARY } from '../scenario/library.ts';

const FOUND = import.meta.glob<Head>('../scenario/library/*.yaml', { query: '?head', import: 'default', eager: true });

export const HEADS: readonly Head[] = LIBRARY.map((id) => FOUND[`../scenario/library/${id}.yaml`]);
