import { explain } from '../../ui/glossary.ts';
import { Explained } from '../../ui/term.tsx';
import { briefFields } from './fields.ts';

/** A decoded command in a list: mnemonic and the fields that say which one it is; all of them on hover. */
export function CommandText({ mnemonic, fields }: { readonly mnemonic: string; readonly fields: string }) {
  return (
    <>
      <span className="command-name m clip" title={explain(mnemonic)}>
        {mnemonic}
      </span>
      <span className="command-fields m clip" title={fields}>
        <Explained text={briefFields(fields)} />
      </span>
    </>
  );
}
