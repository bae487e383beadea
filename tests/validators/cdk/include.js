#!/usr/bin/env node
'use strict';
// Synthesises the app of examples/every-target, which includes the template, and looks at what came of it.
//
//   NODE_PATH=node_modules node tests/validators/cdk/include.js
//
// Every resource of the template is there as it was, with its deletion policies and with the parameters replaced; the grant
// names the table and its indexes, and the event source the stream. Prints each problem; the exit status is 0 where there
// are none. NODE_PATH is where `npm ci` has put the packages of tests/cdk.

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');

const infra = path.join(__dirname, '..', '..', '..', 'examples', 'every-target', 'infra');

/** The template that the app makes of a copy of the example, which has a function. */
function synthesise() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-'));
  try {
    fs.cpSync(infra, path.join(folder, 'infra'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'functions', 'follow-orders'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'functions', 'follow-orders', 'bootstrap'), '');
    const out = path.join(folder, 'cdk.out');
    const env = { ...process.env, CDK_OUTDIR: out, CDK_VALIDATION: 'false' };
    execFileSync(process.execPath, [path.join(folder, 'infra', 'cdk', 'app.js')], { env, stdio: 'inherit' });
    return JSON.parse(fs.readFileSync(path.join(out, 'shop.template.json'), 'utf8'));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** A value of the template with the parameters that the app gives. */
function given(value) {
  const parameters = { AppName: 'shop-staging', ParameterStorePrefix: 'shop-staging-' };
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== 'object') return value;
  if (value.Ref in parameters) return parameters[value.Ref];
  if (typeof value['Fn::Sub'] === 'string') {
    const text = value['Fn::Sub'].replace(/\$\{(\w+)\}/g, (reference, name) => parameters[name] ?? reference);
    return { 'Fn::Sub': text };
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, given(part)]));
}

const problems = [];
const expect = (is, problem) => is || problems.push(problem);
const source = JSON.parse(fs.readFileSync(path.join(infra, 'tables.template.json'), 'utf8'));
const { Resources: resources } = synthesise();

for (const [id, resource] of Object.entries(source.Resources)) {
  const expected = given(resource);
  for (const name of new Set([...Object.keys(expected), ...Object.keys(resources[id] ?? {})])) {
    const found = resources[id]?.[name];
    expect(isDeepStrictEqual(found, expected[name]), `${id}/${name} is ${JSON.stringify(found)}`);
  }
}
const ofType = (type) => Object.values(resources).filter((resource) => resource.Type === type);
const statements = ofType('AWS::IAM::Policy').flatMap((policy) => policy.Properties.PolicyDocument.Statement);
const arn = { 'Fn::GetAtt': ['OrdersTable', 'Arn'] };
const stream = { 'Fn::GetAtt': ['OrdersTable', 'StreamArn'] };
const indexes = { 'Fn::Join': ['', [arn, '/index/*']] };
const allows = (action, resource) =>
  statements.some(({ Action, Resource }) => {
    const isIn = (list, value) => [list].flat().some((part) => isDeepStrictEqual(part, value));
    return isIn(Action, action) && isIn(Resource, resource);
  });
expect(allows('dynamodb:Query', arn), 'the grant does not name the table');
expect(allows('dynamodb:Query', indexes), 'the grant does not name the indexes');
expect(allows('dynamodb:GetRecords', stream), 'the event source has no grant on the stream');
const [mapping] = ofType('AWS::Lambda::EventSourceMapping');
expect(isDeepStrictEqual(mapping?.Properties.EventSourceArn, stream), 'the event source is not the stream');
const [follow] = ofType('AWS::Lambda::Function');
const table = follow?.Properties.Environment.Variables.ORDERS_TABLE;
expect(isDeepStrictEqual(table, { Ref: 'OrdersTable' }), 'the function does not know the name of the table');

console.log([...problems, `${Object.keys(source.Resources).length} resources, ${problems.length} problems`].join('\n'));
process.exitCode = problems.length > 0 ? 1 : 0;
