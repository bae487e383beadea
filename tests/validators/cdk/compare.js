#!/usr/bin/env node
'use strict';
// Compares our templates with the templates that the CDK synthesises for the same tables.
//
//   NODE_PATH=node_modules node tests/validators/cdk/compare.js
//
// Each stack in stacks/ reproduces the case of the render grid with the same name. Every resource and output must be
// equal, property by property, except for the differences listed in differences.js. Prints all other differences. The
// exit status is 0 if there are none. NODE_PATH is the folder into which `npm ci` has installed the packages of
// tests/cdk.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

// Checking CloudFormation's rules takes the CDK most of its time, and cfn-lint already checks them here.
process.env.CDK_VALIDATION = 'false';
const { App, DefaultStackSynthesizer, Stack } = require('aws-cdk-lib');
const differences = require('./differences.js');
const stacks = require('./stacks.js');

const render = path.join(__dirname, '..', '..', 'render');

/** Returns the names of the stacks, with the templates that the CDK makes from them. */
function synthesise() {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-'));
  try {
    const app = new App({ analyticsReporting: false, treeMetadata: false, outdir });
    for (const [name, build] of Object.entries(stacks)) {
      const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
      build(new Stack(app, name, { synthesizer, env: { region: build.region } }));
    }
    return app.synth().stacks.map(({ stackName, template }) => [stackName, template]);
  } finally {
    fs.rmSync(outdir, { recursive: true });
  }
}

/** Returns the resolved template of a case. If there is none, fills defaults into the parameterised one. */
function stored(name) {
  const read = (file) => fs.readFileSync(path.join(render, name, file), 'utf8');
  if (fs.existsSync(path.join(render, name, 'resolved.json'))) return JSON.parse(read('resolved.json'));
  const template = JSON.parse(read('parameterised.json'));
  const resolved = (value) => {
    if (Array.isArray(value)) return value.map(resolved);
    if (!isTree(value)) return value;
    const given = template.Parameters[value.Ref]?.Default;
    if (given !== undefined) return given;
    if (typeof value['Fn::Sub'] === 'string') {
      const text = (reference, name) => template.Parameters[name]?.Default ?? reference;
      return value['Fn::Sub'].replace(/\$\{(\w+)\}/g, text);
    }
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolved(part)]));
  };
  return resolved(template);
}

/** Normalises a value: intrinsics become their Fn::Sub text, the region is filled in, lists are keyed by name. */
function normal(value, region = '${AWS::Region}') {
  const inner = (part) => normal(part, region);
  if (Array.isArray(value)) {
    const parts = value.map(inner);
    const names = ['IndexName', 'Region', 'Key', 'AttributeName'];
    const nameOf = (part) => names.map((name) => part[name]).find(Boolean);
    const isKey = parts.some((part) => part.KeyType);
    if (isKey || !parts.every(nameOf)) return parts;
    return Object.fromEntries(parts.map((part) => [nameOf(part), part]));
  }
  if (!isTree(value)) return value;
  const text = (reference) => reference.replaceAll('${AWS::Region}', region);
  if ('Ref' in value) return text(`\${${value.Ref}}`);
  if ('Fn::GetAtt' in value) return `\${${value['Fn::GetAtt'].join('.')}}`;
  if ('Fn::Join' in value) return value['Fn::Join'][1].map(inner).join(value['Fn::Join'][0]);
  if (typeof value['Fn::Sub'] === 'string') return text(value['Fn::Sub']);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inner(part)]));
}

/** Returns the places where two values differ. */
function* compare(ours, theirs, at) {
  if (isTree(ours) && isTree(theirs)) {
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      yield* compare(ours[name], theirs[name], [...at, name]);
    }
  } else if (ours !== theirs) {
    const text = (value) => (isTree(value) ? JSON.stringify(value) : value);
    yield { at, ours: text(ours), theirs: text(theirs) };
  }
}

function isTree(value) {
  return value !== null && typeof value === 'object';
}

/** Returns whether an entry lists the difference. */
function lists(entry, { at, ...values }) {
  const names = entry.path.split('/');
  const isAt = (name, i) => (name.endsWith('*') ? at[i].startsWith(name.slice(0, -1)) : at[i] === name);
  const isGiven = (side) => !(side in entry) || entry[side] === values[side];
  return names.length === at.length && names.every(isAt) && isGiven('ours') && isGiven('theirs');
}

const problems = [];
const used = new Set();
let resources = 0;
for (const [name, theirs] of synthesise()) {
  const { region } = stacks[name];
  const ours = stored(name);
  for (const section of ['Resources', 'Outputs']) {
    for (const difference of compare(normal(ours[section], region), normal(theirs[section], region), [section])) {
      const entry = differences.find((entry) => lists(entry, difference));
      used.add(entry);
      if (!entry) {
        const { at, ours, theirs } = difference;
        problems.push(`${name}: ${at.join('/')} is ${ours ?? 'not there'}, and with the CDK ${theirs ?? 'not there'}`);
      }
    }
  }
  resources += Object.keys(ours.Resources).length;
}
for (const entry of differences.filter((entry) => !used.has(entry))) {
  problems.push(`differences.js: nothing differs at ${entry.path} as listed`);
}
console.log([...problems, `${resources} resources, ${problems.length} problems`].join('\n'));
process.exitCode = problems.length > 0 || resources === 0 ? 1 : 0;
