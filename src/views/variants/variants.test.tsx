// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { expect, test } from 'vitest';
import type { DraftActions } from '../../state/edit/draft.ts';
import { useDraftActions } from '../../state/edit/use-drafting.ts';
import { LivePort } from '../../state/live.test-helper.ts';
import { yaml } from '../../worker/open.test-helper.ts';
import { show } from '../shown.test-helper.tsx';
import { Variants } from './variants.tsx';

const ID = 'h05-type-grouped';

function Hand({ take }: { readonly take: (actions: DraftActions) => void }) {
  take(useDraftActions());
  return null;
}

test('a change stands beside its original, with what has become of it and the difference as text', async () => {
  let drafting: DraftActions | undefined;
  const { act } = await show(
    <>
      <Variants onClose={() => {}} />
      <Hand
        take={(actions) => {
          drafting = actions;
        }}
      />
    </>,
    `#v=1&s=${ID}&d=split-by-target&p=0`,
    new LivePort(),
  );
  const changed = yaml(ID).replace(/ +- CMD_ATC_INV: { sid: [AB].*\n/g, '');
  await act(() => drafting!.change(changed, 'delete both ATC_INV'));
  const open = screen.getByLabelText(`${ID}.yaml`);
  expect(within(open).getByText('delete both ATC_INV')).toBeTruthy();
  await waitFor(() => expect(open.textContent).toMatch(/cons-exact: now impossible.* \(was /));
  await act(() => fireEvent.click(within(open).getByText('Difference')));
  expect([...open.querySelectorAll('del')].map((line) => line.textContent)).toEqual([
    '-               - CMD_ATC_INV: { sid: A, addr: 0x400000 }\n',
    '-               - CMD_ATC_INV: { sid: B, addr: 0x500000 }\n',
  ]);
});
