/** The ring in every form in which tools print memory, and those that carry it. */
import { at, hex, inOctal, letters, numbers, oct, print, single } from './printing.test-helper.ts';
import { read, RING } from './ring.test-helper.ts';

/** By what prints it. */
export const FORMS: Readonly<Record<string, string>> = {
  'hexdump -C': read('cmdq.hexdump-C.txt'),
  'hexdump -C without letters': print(
    16,
    (o) =>
      `${hex(o, 8)}  ${single(o)
        .match(/.{16}/g)!
        .map((h) => h.match(/../g)!.join(' '))
        .join('  ')}`,
  ),
  xxd: read('cmdq.xxd.txt'),
  'xxd -e': print(16, (o, w) => `${hex(o, 8)}: ${w(4).join(' ')}  ${letters(o)}`),
  'xxd -g4': print(16, (o, w) => `${hex(o, 8)}: ${w(4, false).join(' ')}  ${letters(o)}`),
  'xxd -p': print(16, single),
  'od -A x -t x8': read('cmdq.od.txt'),
  'od -A x -t x4': print(16, (o, w) => `${hex(o, 6)} ${w(4).join(' ')}`),
  'od -A d -t x1': print(16, (o) => `${String(o).padStart(7, '0')} ${single(o).match(/../g)!.join(' ')}`),
  'od -x': print(16, (o, w) => `${o.toString(8).padStart(7, '0')} ${w(2).join(' ')}`),
  'od -A n -t x8': print(16, (_, w) => ` ${w(8).join(' ')}`),
  'od --endian=big': print(16, (o, w) => `${hex(o, 6)} ${w(8, false).join(' ')}`),
  'od -t x8 -t x1': print(
    16,
    (o, w) =>
      `${oct(o, 7)} ${w(8)
        .map((n) => n.padStart(23))
        .join(' ')}\n        ${single(o).match(/../g)!.join(' ')}`,
  ),
  'od -A x -t x1 -t x4': print(
    16,
    (o, w) =>
      `${hex(o, 6)} ${single(o).match(/../g)!.join(' ')}\n       ${w(4)
        .map((n) => n.padStart(11))
        .join(' ')}`,
  ),
  'two sizes at once, without columns': print(
    16,
    (o, w) => `${hex(o, 6)} ${w(8).join(' ')}\n       ${single(o).match(/../g)!.join(' ')}`,
  ),
  'mem of the UEFI shell': print(
    16,
    (o) =>
      `  ${hex(0x46a00000 + o, 8).toUpperCase()}: ${single(o)
        .toUpperCase()
        .replace(/../g, '$& ')
        .replace(/^(.{23}) /, '$1-')} *${letters(o)}*`,
  ),
  'db of WinDbg': print(
    16,
    (o) =>
      `${at(o).replace(/(.{8})/, '$1`')}  ${single(o)
        .replace(/../g, '$& ')
        .replace(/^(.{23}) /, '$1-')} ${letters(o)}`,
  ),
  'journalctl -o short-monotonic': print(
    16,
    (o) =>
      `[  771.${String(o).padStart(6, '0')}] host kernel: cmdq: ${hex(o, 8)}: ${single(o).match(/../g)!.join(' ')}`,
  ),
  'slots by number in hexadecimal': print(
    16,
    (o, w) =>
      `slot 0x${(o / 16).toString(16)}: ${w(8)
        .map((n) => `0x${n}`)
        .join(' ')}`,
  ),
  'slots between brackets': print(16, (o, w) => `[${String(o / 16).padStart(3)}] ${w(8).join(' ')}`),
  'a terminal that moves its cursor': print(
    16,
    (o, w) => `\x1b[2K\r${hex(0x46a00000 + o, 8)}: ${w(4).join(' ')}    ${letters(o)}`,
  ),
  'the answer of QMP': JSON.stringify({
    return: `${print(
      16,
      (o, w) =>
        `${hex(0x46a00000 + o, 16)}: ${w(8)
          .map((n) => `0x${n}`)
          .join(' ')}\r`,
    )}\n`,
    id: 'libvirt-7',
  }),
  'gdb/MI': `${print(
    16,
    (o, w) =>
      `~"0x${at(o)}:${w(8)
        .map((n) => `\\t0x${n}`)
        .join('')}\\n"`,
  )}`,
  'JSON with a name': JSON.stringify({
    cmdq: print(16, (o, w) => `${o / 16} ${w(8).join(' ')}`)
      .split('\n')
      .map((one) => one.split(' '))
      .map(([slot, w0, w1]) => ({ slot: Number(slot), w0: `0x${w0}`, w1: `0x${w1}` })),
  }),
  hexdump: print(16, (o, w) => `${hex(o, 7)} ${w(2).join(' ')}`),
  'gdb x/gx': read('cmdq.gdb.txt'),
  'gdb x/wx with symbols': print(
    16,
    (o, w) =>
      `0x${at(o)} <cmdq+${o}>:\t${w(4)
        .map((n) => `0x${n}`)
        .join('\t')}`,
  ),
  'crash rd': print(16, (o, w) => `${at(o)}:  ${w(8).join(' ')}   ${letters(o)}`),
  'crash rd -32': print(16, (o, w) => `${at(o)}:  ${w(4).join(' ')}   ${letters(o)}`),
  'print_hex_dump in a kernel log': print(16, (o) =>
    `[  771.${hex(o, 6)}] cmdq: ${hex(o, 8)}: ${single(o).match(/../g)!.join(' ')}  ${letters(o)}`.replace(
      /\.(\w{6})\]/,
      '.000001]',
    ),
  ),
  'addresses and 64-bit words': print(8, (o, w) => `0x${at(o)} 0x${w(8)[0].replace(/^0+(?=.)/, '')}`),
  'addresses and 32-bit words': print(
    4,
    (o, w) => `0x${hex(0x46a00000 + o, 8).toUpperCase()}: 0x${w(4)[0].toUpperCase()}`,
  ),
  devmem2: print(
    4,
    (o, w) => `Value at address 0x${hex(0x46a00000 + o, 8)} (0xffffb8c1): 0x${w(4)[0].replace(/^0+(?=.)/, '')}`,
  ),
  'words alone': print(4, (_, w) => `0x${w(4)[0]}`),
  'od -t o8': print(16, (o, w) => `${oct(o, 7)} ${w(8).map(inOctal(22)).join(' ')}`),
  'od -A x -t o4': print(16, (o, w) => `${hex(o, 6)} ${w(4).map(inOctal(11)).join(' ')}`),
  od: print(16, (o, w) => `${oct(o, 7)} ${w(2).map(inOctal(6)).join(' ')}`),
  'od -b': print(16, (o) => `${oct(o, 7)} ${single(o).match(/../g)!.map(inOctal(3)).join(' ')}`),
  'od -A n -t o4': print(16, (_, w) => ` ${w(4).map(inOctal(11)).join(' ')}`),
  'hexdump -x': print(16, (o, w) => `${hex(o, 7)}    ${w(2).join('    ')}`),
  'hexdump -d': print(
    16,
    (o, w) =>
      `${hex(o, 7)}   ${w(2)
        .map((n) => String(Number.parseInt(n, 16)).padStart(5, '0'))
        .join('   ')}`,
  ),
  'xxd -g 16': print(16, (o) => `${hex(o, 8)}: ${single(o)}  ${letters(o)}`),
  'xxd -i': `unsigned char ring[] = {\n${print(
    16,
    (o) =>
      `  ${single(o)
        .match(/../g)!
        .map((h) => `0x${h}`)
        .join(', ')},`,
  )}\n};`
    .split('\n')
    .slice(1, -1)
    .join('\n'),
  'an array in C': print(
    16,
    (_, w) =>
      `\t{ ${w(8)
        .map((n) => `0x${n}ULL`)
        .join(', ')} },`,
  ),
  CSV: print(
    16,
    (o, w) =>
      `0x${at(o)},${w(8)
        .map((n) => `0x${n}`)
        .join(',')}`,
  ),
  'slots by number': print(
    16,
    (o, w) =>
      `slot ${o / 16}: ${w(8)
        .map((n) => `0x${n}`)
        .join(' ')}`,
  ),
  'slots of an array': print(
    16,
    (o, w) =>
      `cmdq[${o / 16}] = ${w(8)
        .map((n) => `0x${n}`)
        .join(' ')}`,
  ),
  'from the highest address down': print(
    16,
    (o, w) =>
      `0x${at(o)}: ${w(8)
        .map((n) => `0x${n}`)
        .join(' ')}`,
  )
    .split('\n')
    .reverse()
    .join('\n'),
  WinDbg: print(
    16,
    (o, w) =>
      `${at(o).replace(/(.{8})/, '$1`')}  ${w(8)
        .join(' ')
        .replace(/(\w{8})(\w{8})/g, '$1`$2')}`,
  ),
  'a debugger that names the space': print(16, (o, w) => `NSD:${hex(0x8a000000 + o, 8)}| ${w(4).join(' ')}`),
  'a journal': print(
    16,
    (o) => `Nov 28 14:57:54 host kernel: cmdq: ${hex(o, 8)}: ${single(o).match(/../g)!.join(' ')}`,
  ),
  '%*ph in a kernel log': print(16, (o) => `[    7.1] arm-smmu-v3 smmu0: cmdq: ${single(o).match(/../g)!.join(' ')}`),
  'print_hex_dump of a driver': print(
    16,
    (o) =>
      `[    7.1] arm-smmu-v3 arm-smmu-v3.0.auto: cmdq: ${hex(o, 8)}: ${single(o).match(/../g)!.join(' ')}  ${letters(o)}`,
  ),
  'print_hex_dump with hashed addresses': print(
    16,
    (o) =>
      `[    7.1] cmdq: ${hex(Math.imul(o / 16 + 1, 0x9e3779b1) >>> 0, 16)}: ${single(o).match(/../g)!.join(' ')}  ${letters(o)}`,
  ),
  'a quoted mail': print(16, (o) => `> ${hex(o, 8)}: ${single(o).match(/..../g)!.join(' ')}  ${letters(o)}`),
  'colours of a terminal': print(16, (o) => `\x1b[36m${hex(o, 8)}\x1b[0m: ${single(o).match(/..../g)!.join(' ')}`),
  'line ends of DOS': read('cmdq.gdb.txt').replaceAll('\n', '\r\n'),
  'line ends of old Macs': read('cmdq.hexdump-C.txt').replaceAll('\n', '\r'),
  'devmem, asked and answered': print(
    8,
    (o, w) => `# devmem 0x${hex(0x46a00000 + o, 8)} 64\n0x${w(8)[0].toUpperCase()}`,
  ),
  'busybox devmem behind a prompt': print(
    4,
    (o, w) => `root@vm:~# busybox devmem 0x${hex(0x46a00000 + o, 8)}\n0x${w(4)[0].toUpperCase()}`,
  ),
  'devmem in any order': print(8, (o, w) => `# devmem 0x${hex(0x46a00000 + o, 8)} 64\n0x${w(8)[0].toUpperCase()}`)
    .replace(/(#[^#]*)(#[^#]*)/g, (_, a, b) => `${b}\n${a}`)
    .replace(/\n+/g, '\n'),
  'devmem2 with all that it says': print(
    4,
    (o, w) =>
      `$ sudo devmem2 0x${hex(0x46a00000 + o, 8)} w\n/dev/mem opened.\nMemory mapped at address 0xffff8f2c9000.\nValue at address 0x${hex(0x46a00000 + o, 8).toUpperCase()} (0xffff8f2c9000): 0x${w(
        4,
      )[0]
        .replace(/^0+(?=.)/, '')
        .toUpperCase()}`,
  ),
  'devmem2 without what it was asked': print(
    4,
    (o, w) =>
      `/dev/mem opened.\nMemory mapped at address 0xffff8f2c9000.\nValue at address 0x${hex(0x46a00000 + o, 8).toUpperCase()} (0xffff8f2c9000): 0x${BigInt(
        `0x${w(4)[0]}`,
      )
        .toString(16)
        .toUpperCase()}`,
  ),
  'Data.dump of TRACE32': `________address|_0________4________8________C________0123456789ABCDEF\n${print(
    16,
    (o, w) =>
      ` NSD:${hex(0x8a000000 + o, 8).toUpperCase()}|${o ? ' ' : '>'}${w(4).join(' ').toUpperCase()} ${letters(o)}`,
  )}`,
  'Data.dump /Quad': print(
    16,
    (o, w) => `NSD:${hex(0x8a000000 + o, 16)}| ${w(8).join(' ').toUpperCase()} ${letters(o)}`,
  ),
  'Data.dump /Byte': print(
    16,
    (o) => `AXI:${hex(0x8a000000 + o, 8)}|${single(o).match(/../g)!.join(' ')} ${letters(o)}`,
  ),
  'an array that gdb prints': `$1 = {${numbers(8, (n) => `0x${n.toString(16)}`).join(', ')}}`,
  'structs that gdb prints, the same ones counted': `$2 = {${print(
    16,
    (_, w) =>
      `{cmd = {${w(8)
        .map((n) => `0x${n.replace(/^0+(?=.)/, '')}`)
        .join(', ')}}}`,
  )
    .replaceAll('\n', ', ')
    .replace(/(\{cmd[^}]*\}\})(?:, \1)+/g, (all, one) => `${one} <repeats ${all.split('cmd').length - 1} times>`)}}`,
  'an array of drgn, its zeros left out': `>>> cmdq.q.base\n(__le64 [${RING.length / 8}]){\n\t${numbers(8, String)
    .join(', ')
    .replace(/(, 0)+$/, '')}\n}`,
  'bytes of Python': `>>> prog.read(0xffff80008c400000, ${RING.length})\nb'${[...RING].map((b) => `\\x${hex(b, 2)}`).join('')}'`,
  'a list of Python': `[${numbers(4, String).join(', ')}]`,
  'hex() of Python': print(
    16,
    (_, w) =>
      `(${w(8)
        .map((n) => `'0x${n.replace(/^0+(?=.)/, '')}'`)
        .join(', ')})`,
  ).replaceAll("'", ''),
  JSON: JSON.stringify(
    print(16, (o, w) => `${o / 16} ${w(8).join(' ')}`)
      .split('\n')
      .map((one) => one.split(' '))
      .map(([slot, ...words]) => ({ slot: Number(slot), words: words.map((n) => `0x${n}`) })),
    null,
    1,
  ),
  'a table in a ticket':
    `| slot | words | |\n|---|---|---|\n${print(16, (o, w) => `| ${o / 16} | 0x${w(8).join(' | 0x')} |`)}`
      .split('\n')
      .slice(2)
      .join('\n'),
  'entries with their number': print(16, (o, w) => `${o / 16}\t0x${w(8).join('\t0x')}`),
  'hexdump -C, wrapped by a mail program': print(
    16,
    (o) => `${hex(o, 8)}  ${single(o).match(/../g)!.join(' ')}\n|${letters(o)}|`,
  ),
  'gdb, wrapped and quoted': print(16, (o, w) => `> 0x${at(o)}: 0x${w(8)[0]}\n> 0x${w(8)[1]}`),
  'od -t x4z, wrapped': print(16, (o, w) => `${hex(o, 6)} ${w(4).join(' ')}\n>${letters(o)}<`),
  'quoted by name': print(16, (o) => `Eric> ${hex(o, 8)}: ${single(o).match(/..../g)!.join(' ')}  ${letters(o)}`),
  'added by a diff': print(16, (o, w) => `+${at(o)}:  ${w(8).join(' ')}`),
  'with line numbers': print(16, (o, w) => `${String(o / 16 + 1).padStart(6)}\t${at(o)}:  ${w(8).join(' ')}`),
  'grep -n': print(16, (o) => `${o / 16 + 1}:${hex(o, 8)}: ${single(o).match(/..../g)!.join(' ')}  ${letters(o)}`),
  'xxd -b': print(
    4,
    (o) => `${hex(o, 8)}: ${[...RING.subarray(o, o + 4)].map((b) => b.toString(2).padStart(8, '0')).join(' ')}  ....`,
  ),
};
