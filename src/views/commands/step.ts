import type { Explorer } from '../../state/explorer.ts';
import type { Boundary } from '../../worker/protocol.ts';
import type { PageCommand } from './command.ts';

const HELP = 'Step back, step forward, by what is chosen next to the buttons';
const HELP_FURTHER = 'Step by the next larger thing: command, ioctl, SYNC, violation';

/** What a step with Shift goes by: the next larger thing. */
const LARGER: Readonly<Record<Boundary, Boundary>> = {
  event: 'command',
  command: 'ioctl',
  ioctl: 'sync',
  sync: 'violation',
  violation: 'violation',
};

const further = ({ store, actions }: Explorer, direction: 1 | -1): void =>
  void actions.step(direction, LARGER[store.getState().granularity]);

export const STEP_BACK: PageCommand = {
  id: 'step.back',
  title: 'Back',
  keys: ['ArrowLeft'],
  looks: true,
  help: HELP,
  when: ({ position }) => position > 0,
  run: ({ actions }) => void actions.step(-1),
};

export const STEP_FORWARD: PageCommand = {
  id: 'step.forward',
  title: 'Forward',
  keys: ['ArrowRight'],
  looks: true,
  help: HELP,
  when: ({ position, opened }) => position !== opened?.length,
  run: ({ actions }) => void actions.step(1),
};

export const STEPS: readonly PageCommand[] = [
  STEP_BACK,
  STEP_FORWARD,
  {
    id: 'step.back-further',
    title: 'Back by the next larger thing',
    keys: ['Shift+ArrowLeft'],
    looks: true,
    help: HELP_FURTHER,
    run: (explorer) => further(explorer, -1),
  },
  {
    id: 'step.forward-further',
    title: 'Forward by the next larger thing',
    keys: ['Shift+ArrowRight'],
    looks: true,
    help: HELP_FURTHER,
    run: (explorer) => further(explorer, 1),
  },
];
