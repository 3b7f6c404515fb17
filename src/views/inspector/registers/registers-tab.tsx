import { useKept } from '../use-kept.ts';
import { RegisterFile } from './register-file.tsx';
import './registers.css';

/** Of more SMMUs than this, those that the step has not changed are closed to begin with. */
const FEW = 4;

/** Registers of the emulated and of the physical SMMUs. */
export function RegistersTab() {
  const files = useKept((state) => state.view?.registers) ?? [];
  const changes = useKept((state) => state.view?.changes) ?? [];
  return files.map((file) => {
    const own = changes.filter(({ where }) => where === file.owner);
    return <RegisterFile key={file.owner} file={file} changes={own} open={files.length <= FEW || own.length > 0} />;
  });
}
