// Rules that no linter has: who may import only a few things, that relative imports end where the package ends, and what
// "pure" means in a domain.
import { dirname, resolve, sep } from 'node:path';

const packageOf = (file) => file.split(sep).slice(0, file.split(sep).lastIndexOf('src')).join(sep);

const everyImport = (check) => {
  const visit = (node) => typeof node.source?.value === 'string' && check(node, node.source.value);
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
  };
};

// no-restricted-imports can forbid; what may import only a few things is said here. Options: [allowed patterns, message].
const importsOnly = {
  meta: {
    schema: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
  },
  create(context) {
    const [allowed, message] = context.options;
    const patterns = allowed.map((pattern) => new RegExp(pattern));
    return everyImport((node, target) => {
      if (!patterns.some((pattern) => pattern.test(target))) context.report({ node, message: `${target}: ${message}` });
    });
  },
};

const stayInPackage = {
  create(context) {
    const file = context.filename;
    const home = packageOf(file);
    return everyImport((node, target) => {
      if (!target.startsWith('.') || !file.includes(`${sep}src${sep}`)) return;
      if (resolve(dirname(file), target).startsWith(`${home}${sep}src${sep}`)) return;
      context.report({ node, message: `${target} leaves its package: import the other one by its name.` });
    });
  },
};

const pure = {
  create(context) {
    const never = (message) => (node) => context.report({ node, message });
    const asynchronous = (node) => {
      if (node.async) context.report({ node, message: 'A domain is synchronous: no async.' });
    };
    const member = (object, property) => (node) =>
      node.callee.type === 'MemberExpression' &&
      node.callee.object.name === object &&
      node.callee.property.name === property;
    const now = member('Date', 'now');
    const random = member('Math', 'random');
    return {
      FunctionDeclaration: asynchronous,
      FunctionExpression: asynchronous,
      ArrowFunctionExpression: asynchronous,
      AwaitExpression: never('A domain is synchronous: no await.'),
      ImportExpression: never('A domain is synchronous: no import().'),
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) {
          context.report({ node, message: 'A domain has no clock: take the time as an argument.' });
        }
        if (node.callee.name === 'Promise') context.report({ node, message: 'A domain is synchronous: no promises.' });
      },
      CallExpression(node) {
        if (now(node)) context.report({ node, message: 'A domain has no clock: take the time as an argument.' });
        if (random(node)) context.report({ node, message: 'A domain has no randomness: take ids as arguments.' });
      },
    };
  },
};

export default {
  meta: { name: 'guildhall' },
  rules: { pure, 'imports-only': importsOnly, 'stay-in-package': stayInPackage },
};
