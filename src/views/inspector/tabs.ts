/** The tabs of the inspector, a line each: its name, what stands on it, and its part, which is loaded when it is shown. */
import { kindOf } from '../common/ids.ts';
import type { FunctionComponent } from 'react';
import { onDemand } from '../../ui/on-demand.tsx';
import { StepTab } from './step/step-tab.tsx';

interface Tab<Id extends string> {
  readonly id: Id;
  readonly Content: FunctionComponent;
  /** It tells what would come: not while the step asks for it. */
  readonly ahead: boolean;
  /** `selection`: what is selected, which one tab may name. */
  title(selection: string | null): string;
}

const tab = <const Id extends string>(
  id: Id,
  title: string | Tab<Id>['title'],
  Content: FunctionComponent,
  ahead = false,
): Tab<Id> => ({
  id,
  Content,
  ahead,
  title: typeof title === 'string' ? () => title : title,
});

const selected = (selection: string | null): string =>
  ['cmd', 'pcmd'].includes(kindOf(selection ?? '')) ? 'Command' : 'Object';

export const TABS = [
  tab('step', 'Step', StepTab),
  tab(
    'next',
    'Next',
    onDemand(async () => (await import('./next/next-tab.tsx')).NextTab),
    true,
  ),
  tab(
    'object',
    selected,
    onDemand(async () => (await import('./object/object-tab.tsx')).ObjectTab),
  ),
  tab(
    'walk',
    'Walk',
    onDemand(async () => (await import('./walk/walk-tab.tsx')).WalkTab),
    true,
  ),
  tab(
    'caches',
    'Caches',
    onDemand(async () => (await import('./caches/caches-tab.tsx')).CachesTab),
  ),
  tab(
    'registers',
    'Registers',
    onDemand(async () => (await import('./registers/registers-tab.tsx')).RegistersTab),
  ),
] as const;

export type TabId = (typeof TABS)[number]['id'];
