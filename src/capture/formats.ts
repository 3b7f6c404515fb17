/** Files that people have beside a dump, told by their first bytes, and what to do with one. */
interface Format {
  /** `a tar archive` */
  readonly name: string;
  readonly advice: string;
  /** Characters as Latin-1. */
  readonly first: string;
  /** Where they stand. */
  readonly at?: number;
  /** What else must hold. */
  readonly also?: (bytes: Uint8Array) => boolean;
}

/** ET_CORE in e_type. */
const isCore = (bytes: Uint8Array): boolean => bytes[16] === 4 && bytes[17] === 0;

const PICTURE = 'the text that it shows is what can be read';
const ARCHIVE = 'unpack it and give the files in it, all of a case together';
const PACKED = 'decompress it';
const IMAGE = 'print the memory of the queue out of it, as crash’s rd or gdb’s x do';

const FORMATS: readonly Format[] = [
  { name: 'a PNG picture', first: '\x89PNG\r\n', advice: PICTURE },
  { name: 'a JPEG picture', first: '\xff\xd8\xff', advice: PICTURE },
  { name: 'a PDF document', first: '%PDF-', advice: PICTURE },
  { name: 'an ELF core dump', first: '\x7fELF\x02\x01\x01', also: isCore, advice: IMAGE },
  { name: 'an ELF file', first: '\x7fELF', advice: 'a program or a kernel holds no queue; give a dump of its memory' },
  { name: 'a crash dump (kdump)', first: 'KDUMP   ', advice: IMAGE },
  { name: 'a crash dump (diskdump)', first: 'DISKDUMP', advice: IMAGE },
  { name: 'a flattened crash dump (makedumpfile)', first: 'makedumpfile', advice: IMAGE },
  { name: 'a qcow2 image', first: 'QFI\xfb', advice: IMAGE },
  { name: 'gzip data', first: '\x1f\x8b', advice: 'it is compressed twice: decompress it' },
  { name: 'zstd data', first: '\x28\xb5\x2f\xfd', advice: PACKED },
  { name: 'xz data', first: '\xfd7zXZ\0', advice: PACKED },
  { name: 'bzip2 data', first: 'BZh', advice: PACKED },
  { name: 'LZ4 data', first: '\x04\x22\x4d\x18', advice: PACKED },
  { name: 'a ZIP archive', first: 'PK\x03\x04', advice: ARCHIVE },
  { name: 'a 7z archive', first: '7z\xbc\xaf\x27\x1c', advice: ARCHIVE },
  { name: 'a tar archive', first: 'ustar', at: 257, advice: ARCHIVE },
  { name: 'a cpio archive', first: '07070', advice: ARCHIVE },
  { name: 'data of perf', first: 'PERFILE2', advice: 'perf script prints it' },
  { name: 'data of trace-cmd', first: '\x17\x08Dtracing', advice: 'trace-cmd report prints it' },
  { name: 'a packet capture', first: '\xd4\xc3\xb2\xa1', advice: 'it holds no memory' },
  { name: 'a device tree blob', first: '\xd0\x0d\xfe\xed', advice: 'it holds no memory' },
];

/** What bytes begin like; undefined for none of these. */
export const formatOf = (bytes: Uint8Array): Pick<Format, 'name' | 'advice'> | undefined =>
  FORMATS.find(
    ({ first, at = 0, also }) =>
      [...first].every((char, i) => bytes[at + i] === char.charCodeAt(0)) && (also === undefined || also(bytes)),
  );
