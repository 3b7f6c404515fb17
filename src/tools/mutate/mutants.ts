// Which small mistakes a file could have, and its source with those mistakes switched by number.

import ts from 'typescript';

/** A mistake: what stands at a place, and what would stand there instead. */
export interface Mutant {
  file: string;
  /** How many mistakes of the file come before this one, in the order of the syntax tree. */
  nth: number;
  line: number;
  column: number;
  original: string;
  /** '' where the statement is left out. */
  mutated: string;
}

/** A comparison, an operator: what it is easily mistaken for. */
const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AsteriskToken]: '/',
  [ts.SyntaxKind.SlashToken]: '*',
  [ts.SyntaxKind.PercentToken]: '*',
  [ts.SyntaxKind.AmpersandToken]: '|',
  [ts.SyntaxKind.BarToken]: '&',
  [ts.SyntaxKind.CaretToken]: '&',
  [ts.SyntaxKind.LessThanLessThanToken]: '>>',
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: '<<',
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: '<<',
  [ts.SyntaxKind.PlusEqualsToken]: '-=',
  [ts.SyntaxKind.MinusEqualsToken]: '+=',
  [ts.SyntaxKind.BarEqualsToken]: '&=',
  [ts.SyntaxKind.AmpersandEqualsToken]: '|=',
};

const isText = (node: ts.Expression): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

/** Whether a node is what an `if`, a loop or `?:` asks. */
function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent))
    return parent.expression === node;
  return (ts.isForStatement(parent) || ts.isConditionalExpression(parent)) && parent.condition === node;
}

interface Mistake {
  /** Source of the whole node, null where it is left out. */
  text: string | null;
  /** Arguments that stand in each other's place. */
  swapped?: readonly [ts.Expression, ts.Expression];
}

/** What a node could be by mistake. Strings stay: as names their types check them, as words readers do. */
function mistakes(node: ts.Node, source: ts.SourceFile): Mistake[] {
  if (node === source) return [];
  const text = (part: ts.Node): string => part.getText(source);
  const all = text(node);
  const found: Mistake[] = [];
  const add = (...texts: (string | null)[]): unknown => found.push(...texts.map((text) => ({ text })));

  if (ts.isExpressionStatement(node)) {
    if (!(ts.isCallExpression(node.expression) && node.expression.expression.kind === ts.SyntaxKind.SuperKeyword))
      add(null);
  } else if (ts.isBreakOrContinueStatement(node)) {
    if (!(ts.isBreakStatement(node) && ts.isCaseOrDefaultClause(node.parent))) add(null);
  } else if (ts.isReturnStatement(node)) {
    if (!node.expression) add(null);
  } else if (ts.isBinaryExpression(node)) {
    const { left, operatorToken, right } = node;
    const operator = OPERATORS[operatorToken.kind];
    const joinsText = operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(left) || isText(right));
    if (operator && !joinsText) add(`${text(left)} ${operator} ${text(right)}`);
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) add(text(left), text(right));
  } else if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === ts.SyntaxKind.PlusPlusToken) add(`--${text(node.operand)}`);
    else if (node.operator === ts.SyntaxKind.MinusMinusToken) add(`++${text(node.operand)}`);
    else if (!ts.isNumericLiteral(node.operand)) add(text(node.operand));
  } else if (ts.isPostfixUnaryExpression(node)) {
    add(`${text(node.operand)}${node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'}`);
  } else if (ts.isNumericLiteral(node)) {
    if (!(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) add(`${all} + 1`);
  } else if (ts.isBigIntLiteral(node)) {
    add(`${all} + 1n`);
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) add('false');
  else if (node.kind === ts.SyntaxKind.FalseKeyword) add('true');
  else if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments && !ts.isOptionalChain(node)) {
    // Of these the order does not matter.
    const args = /^Math\.(max|min|imul)$/.test(text(node.expression)) ? [] : node.arguments;
    const head = args.length > 0 ? all.slice(0, args[0].getStart(source) - node.getStart(source)) : '';
    for (let i = 1; i < args.length; i++) {
      if (text(args[i - 1]) === text(args[i]) || ts.isSpreadElement(args[i])) continue;
      const moved = args.map((arg, at) => text(at === i ? args[i - 1] : at === i - 1 ? args[i] : arg));
      found.push({ text: `${head}${moved.join(', ')})`, swapped: [args[i - 1], args[i]] });
    }
  }

  // The opposite of `a === b` or `!a` is there already.
  const opposite = ts.isBinaryExpression(node) && /^[!=]==$/.test(node.operatorToken.getText(source));
  const negation = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
  if (isCondition(node) && !opposite && !negation) add(`!(${all})`);
  return found;
}

/** Types and names of modules do nothing when the program runs. */
const isErased = (node: ts.Node): boolean =>
  ts.isTypeNode(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node);

const isLoop = (node: ts.Node): node is ts.IterationStatement => ts.isIterationStatement(node, false);

/** Whether a mistake would compile, as far as numbers and swapped arguments go. */
function compiles(node: ts.Node, { swapped }: Mistake, checker: ts.TypeChecker): boolean {
  const fits = (type: ts.Type, place: ts.Expression): boolean => {
    const wanted = checker.getContextualType(place);
    return !wanted || checker.isTypeAssignableTo(type, wanted);
  };
  if (ts.isNumericLiteral(node)) return fits(checker.getNumberType(), node);
  if (!swapped) return true;
  const [a, b] = swapped;
  return fits(checker.getTypeAtLocation(a), b) && fits(checker.getTypeAtLocation(b), a);
}

/** All mutants of a file of a program, in the order of its syntax tree, that the compiler would not refuse. */
export function mutantsOf(file: string, source: ts.SourceFile, checker: ts.TypeChecker): Mutant[] {
  const found: Mutant[] = [];
  let nth = 0;
  const visit = (node: ts.Node): void => {
    if (isErased(node)) return;
    for (const mistake of mistakes(node, source)) {
      if (compiles(node, mistake, checker)) {
        const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
        const place = { file, nth, line: line + 1, column: character + 1 };
        found.push({ ...place, original: node.getText(source), mutated: mistake.text ?? '' });
      }
      nth++;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * The source of a file in which each chosen mutant replaces the original while `on(id)` says so, and in which every
 * function and every turn of a loop counts its work.
 * @param chosen ids by `nth` of the mutants of this file
 */
export function instrument(file: string, text: string, chosen: ReadonlyMap<number, number>): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const before = new Map<number, string>();
  const after = new Map<number, string>();
  let nth = 0;
  // What begins at a place is written from the outermost to the innermost, what ends there the other way round.
  const open = (at: number, more: string): unknown => before.set(at, (before.get(at) ?? '') + more);
  const close = (at: number, more: string): unknown => after.set(at, (after.get(at) ?? '') + more);

  const count = (body: ts.Node): (() => void) => {
    if (ts.isBlock(body)) {
      open(body.getStart(source) + 1, '__work.tick();');
      return () => {};
    }
    const [start, end] = ts.isStatement(body) ? ['{__work.tick();', '}'] : ['(__work.tick(),', ')'];
    open(body.getStart(source), start);
    return () => close(body.end, end);
  };

  const visit = (node: ts.Node): void => {
    if (isErased(node)) return;
    const closing: (() => void)[] = [];
    const { parent } = node;
    const counts =
      parent && (isLoop(parent) ? parent.statement : ts.isFunctionLike(parent) && 'body' in parent && parent.body);
    if (counts === node) closing.push(count(node));
    for (const { text: mutated } of mistakes(node, source)) {
      const id = chosen.get(nth++);
      if (id === undefined) continue;
      const start = node.getStart(source);
      if (mutated === null) {
        open(start, `{if(!__work.on(${id})){`);
        closing.push(() => close(node.end, '}}'));
      } else {
        open(start, `(__work.on(${id})?(${mutated}):`);
        closing.push(() => close(node.end, ')'));
      }
    }
    ts.forEachChild(node, visit);
    for (const last of closing.reverse()) last();
  };
  visit(source);

  const places = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  let result = 'const __work=globalThis.__work;';
  let from = 0;
  for (const at of places) {
    result += text.slice(from, at) + (after.get(at) ?? '') + (before.get(at) ?? '');
    from = at;
  }
  return result + text.slice(from);
}
