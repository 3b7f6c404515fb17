import { useEffect, useState } from 'react';
import { useActions, useExplorer } from '../../state/use-explorer.ts';
import type { Asked } from '../../state/types.ts';
import type { PanelName, Requests } from '../../worker/protocol.ts';
import { same } from '../common/same.ts';

/**
 * What a part of the page asks the model for as long as it is shown: the last answer, until the next is there. It is the
 * same object as before while it is equal in content. Undefined until the first. `asked`: how, the same function from call to call.
 */
export function useAnswer<N extends PanelName>(
  part: N,
  params: Requests[N]['params'],
  asked?: () => Asked,
): Requests[N]['result'] | undefined {
  const actions = useActions();
  const opened = useExplorer((state) => state.opened);
  const [answer, setAnswer] = useState<{ readonly of: unknown; readonly value: Requests[N]['result'] }>();
  const question = JSON.stringify(params);
  useEffect(() => {
    let wanted = true;
    void actions.ask(part, JSON.parse(question), asked?.()).then((value) => {
      if (!wanted || value === undefined) return;
      setAnswer((old) => (old?.of === opened && same(old.value, value) ? old : { of: opened, value }));
    });
    return () => {
      wanted = false;
    };
  }, [actions, part, question, opened, asked]);
  // Of another run nothing may stand there.
  return answer?.of === opened ? answer?.value : undefined;
}
