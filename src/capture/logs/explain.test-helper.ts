/** Logs, traces and memory as people have them, explained. */
import { readFileSync } from 'node:fs';
import { brought } from '../importers.ts';
import { explain } from './explain.ts';
import { inputOf } from './inputs.ts';
import type { Given, Report } from './report.ts';

export const bytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../cases/${name}`, import.meta.url)));
export const files = (names: readonly string[], given?: Given): Report =>
  explain(
    names.map((name) => inputOf(brought(name, bytes(name)))),
    given,
  );
export const text = (log: string, given?: Given): Report =>
  explain([inputOf(brought('log', new TextEncoder().encode(log)))], given);
export const lines = (name: string): string[] => new TextDecoder().decode(bytes(name)).trimEnd().split('\n');
export const said = ({ findings }: Report): string => findings.map(({ text }) => text).join('\n');
