#!/usr/bin/env node
'use strict';
// Checks the Pulumi program of examples/every-target: its types, and the stack that it makes.
//
//   NODE_PATH=node_modules node tests/validators/pulumi.js
//
// The program runs without an engine: a stack has the outputs of its template. The parameters that it gives and the outputs
// that it reads are those of the template. Prints each problem; the exit status is 0 if there are none. NODE_PATH is where
// `npm ci` has put the packages of tests/pulumi.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const pulumi = require('@pulumi/pulumi');
const ts = require('typescript');

const infra = path.join(__dirname, '..', '..', 'examples', 'every-target', 'infra');
const modules = path.dirname(path.dirname(require.resolve('typescript/package.json')));
const template = JSON.parse(fs.readFileSync(path.join(infra, 'tables.template.json'), 'utf8'));
const problems = [];

/** What the compiler says of the program in a folder that has the packages. */
function typeProblems(file) {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    typeRoots: [path.join(modules, '@types')],
    types: ['node'],
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  return found.map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
}

/** Runs the program; the stacks that it makes, and what it exports. */
async function run(file) {
  const stacks = [];
  await pulumi.runtime.setMocks({
    newResource({ type, name, inputs }) {
      if (type === 'aws:cloudformation/stack:Stack') stacks.push(inputs);
      const outputs = Object.fromEntries(Object.keys(template.Outputs).map((output) => [output, `value of ${output}`]));
      return { id: name, state: { ...inputs, outputs } };
    },
    call: ({ inputs }) => inputs,
  });
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  fs.writeFileSync(file.replace('.ts', '.js'), outputText);
  process.chdir(path.dirname(file));
  const exported = require(file.replace('.ts', '.js'));
  const values = await Promise.all(Object.values(exported).map((value) => value.promise()));
  return { stacks, values };
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pulumi-'));
  try {
    const file = path.join(folder, 'pulumi', 'index.ts');
    fs.mkdirSync(path.dirname(file));
    fs.copyFileSync(path.join(infra, 'pulumi', 'index.ts'), file);
    fs.copyFileSync(path.join(infra, 'tables.template.json'), path.join(folder, 'tables.template.json'));
    fs.symlinkSync(modules, path.join(folder, 'node_modules'));
    problems.push(...typeProblems(file));
    const { stacks, values } = await run(file);
    for (const { templateBody, parameters } of stacks) {
      if (JSON.stringify(JSON.parse(templateBody ?? 'null')) !== JSON.stringify(template)) problems.push('the template is another one');
      const unknown = Object.keys(parameters).filter((name) => !(name in template.Parameters));
      problems.push(...unknown.map((name) => `the template has no parameter ${name}`));
    }
    if (stacks.length !== 1) problems.push(`${stacks.length} stacks`);
    if (values.length === 0 || values.includes(undefined)) problems.push(`the program exports ${JSON.stringify(values)}`);
  } finally {
    process.chdir(os.tmpdir());
    fs.rmSync(folder, { recursive: true });
  }
  console.log([...problems, `${problems.length} problems`].join('\n'));
  process.exitCode = problems.length > 0 ? 1 : 0;
}

main();
