import { useEffect, useState } from 'react';
import { TWO_DESIGNS, type TwoDesigns, twoDesigns } from '../../state/aside/two-designs.ts';
import { passDoor } from '../../state/kept/door-seen.ts';
import { messageOf } from '../../state/explorer/core.ts';
import { useActions, useThisExplorer } from '../../state/use-explorer.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { QUEUES_FORMS, queuesHeight, QueuesPicture } from '../export/queues-picture.tsx';
import '../export/picture.css';
import './door.css';

const FORM = QUEUES_FORMS.beside;

/** What a newcomer sees first: the question, two answers to it, and three ways on. Once passed it stays away. */
export function Door({ onClose }: { readonly onClose: () => void }) {
  const { startAside } = useThisExplorer();
  const actions = useActions();
  const [two, setTwo] = useState<TwoDesigns | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    let gone = false;
    twoDesigns(startAside).then(
      (found) => !gone && setTwo(found),
      (error: unknown) => !gone && setProblem(messageOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [startAside]);
  const pass = (on: () => void) => (): void => {
    passDoor();
    onClose();
    on();
  };
  const [first] = TWO_DESIGNS;
  const compare = async (): Promise<void> => {
    await actions.openPlace({ ...first, position: two?.sides[0].view.position ?? 0 });
    await actions.compare(TWO_DESIGNS);
  };
  return (
    <Dialog title="vIOMMU Explorer" className="door" open onClose={pass(() => {})}>
      <p className="door-what">
        A guest’s IOMMU command queue, executed step by step when the IOMMU is nested: guest vCPU → VMM → Linux iommufd
        → Arm SMMUv3 → PCIe device. Which uAPI carries its commands decides whether CONS tells the truth.
      </p>
      <p className="door-claim" role="status">
        {two ? two.claim : problem ? 'Which of them tells it right?' : 'Running one scenario under two designs…'}
      </p>
      {problem && (
        <p className="door-problem" role="alert">
          The two runs that would show it could not be made: {problem} The ways below lead on all the same.
        </p>
      )}
      <div className="door-sides" hidden={problem !== ''}>
        {(two?.sides ?? []).map(({ opened, view }) => (
          <figure key={opened.design}>
            <figcaption>
              <b className="m">{opened.design}</b>, step {view.position}: {view.events[0]?.text}
            </figcaption>
            <svg
              className="picture"
              viewBox={`0 0 ${FORM.width} ${queuesHeight(view, FORM)}`}
              role="img"
              aria-label={`Command queues under ${opened.design} at step ${view.position}`}
            >
              <QueuesPicture view={view} form={FORM} />
            </svg>
          </figure>
        ))}
      </div>
      <div className="door-ways">
        <button type="button" className="door-way" onClick={pass(() => void compare())}>
          <b>Compare designs</b>
          <span>This question, side by side, command by command</span>
        </button>
        <button type="button" className="door-way" onClick={pass(() => actions.showDialog('lessons'))}>
          <b>Learn</b>
          <span>Lessons of five minutes, one idea each: predict, then see</span>
        </button>
        <button type="button" className="door-way" onClick={pass(() => actions.showDialog('explain'))}>
          <b>Open a log or dump</b>
          <span>dmesg, a trace, queue memory: what happened, and why</span>
        </button>
      </div>
      <p className="door-else">
        <button type="button" className="link" onClick={pass(() => {})}>
          Look around
        </button>{' '}
        <span className="caption">Ctrl K finds anything; ? tells all keys. This does not come again.</span>
      </p>
    </Dialog>
  );
}
