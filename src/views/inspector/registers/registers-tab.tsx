import { useExplorer } from '../../../state/use-explorer.ts';
import { useAnswer } from '../use-answer.ts';
import { useKept } from '../use-kept.ts';
import { EventQueue } from './event-queue.tsx';
import { RegisterFile } from './register-file.tsx';
import './registers.css';

/** Of more IOMMUs than this, those that the step has not changed are closed to begin with. */
const FEW = 4;

/** Event queues of the physical IOMMUs, then the registers of the emulated and of the physical ones. */
export function RegistersTab() {
  const position = useExplorer((state) => state.view?.position ?? 0);
  const registers = useAnswer('registers', { position });
  const all = useKept((state) => state.view?.changes) ?? [];
  if (!registers) return null;
  const { files } = registers;
  // The values lag the step by one trip to the model.
  const changes = registers.position === position ? all : [];
  return (
    <>
      {files.map(
        ({ owner, events }) =>
          events && <EventQueue key={owner} queue={events} open={files.length <= FEW || events.records.length > 0} />,
      )}
      {files.map((file) => {
        const own = changes.filter(({ where }) => where === file.owner);
        return <RegisterFile key={file.owner} file={file} changes={own} open={files.length <= FEW || own.length > 0} />;
      })}
    </>
  );
}
