import type { Explorer } from '../../state/explorer.ts';
import type { Stops } from '../../state/stops/stops.ts';
import type { PageCommand } from './command.ts';

const WHAT = 'Run until…: stops at commands, events, objects, values, violations';
const RUN = 'Run on to the next stop, and back to the one before';
const CHANGE = 'To the next change of what is selected, and to the one before';
const CHOICES = 'Over forced steps: to the next one at which several things can happen, and to the one before';

const ready = ({ opened }: { readonly opened: unknown }): boolean => opened !== null;

const stop =
  (what: (stops: Stops) => Promise<void>) =>
  (explorer: Explorer): void =>
    void import('../../state/stops/use-stops.ts').then(({ stopsOf }) => what(stopsOf(explorer)));

export const RUN_UNTIL: PageCommand = {
  id: 'stops',
  title: 'Run until…',
  hint: WHAT,
  keys: ['b'],
  help: WHAT,
  when: ready,
  run: ({ actions }) => actions.showDialog('stops'),
};

export const TO_CHANGE: PageCommand = {
  id: 'stops.change',
  title: 'Next change',
  hint: 'To the next change of what is selected',
  keys: ['j'],
  looks: true,
  help: CHANGE,
  when: ready,
  run: stop((stops) => stops.toChange(1)),
};

export const FROM_CHANGE: PageCommand = {
  id: 'stops.change-back',
  title: 'Change before',
  hint: 'To the last change of what is selected',
  keys: ['k'],
  looks: true,
  help: CHANGE,
  when: ready,
  run: stop((stops) => stops.toChange(-1)),
};

export const TO_CHOICES: PageCommand = {
  id: 'stops.choices',
  title: 'Next choice',
  hint: 'Over forced steps, to the next one at which several things can happen',
  keys: ['g'],
  looks: true,
  help: CHOICES,
  when: ready,
  run: stop((stops) => stops.toChoices(1)),
};

export const STOPS: readonly PageCommand[] = [
  RUN_UNTIL,
  {
    id: 'stops.on',
    title: 'Run on to the next stop',
    keys: ['r'],
    help: RUN,
    when: ready,
    run: stop((stops) => stops.runOn(1)),
  },
  {
    id: 'stops.back',
    title: 'Run back to the stop before',
    keys: ['Shift+R'],
    help: RUN,
    when: ready,
    run: stop((stops) => stops.runOn(-1)),
  },
  TO_CHANGE,
  FROM_CHANGE,
  TO_CHOICES,
  {
    id: 'stops.choices-back',
    title: 'Choice before',
    keys: ['Shift+G'],
    looks: true,
    help: CHOICES,
    when: ready,
    run: stop((stops) => stops.toChoices(-1)),
  },
];
