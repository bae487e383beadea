'use strict';
// Helpers for writing the stacks.

const { CfnOutput, Tags } = require('aws-cdk-lib');
const { AttributeType, BillingMode, ProjectionType, Table, TableV2 } = require('aws-cdk-lib/aws-dynamodb');
const { ArnPrincipal, PolicyDocument, PolicyStatement } = require('aws-cdk-lib/aws-iam');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');

const string = (name) => ({ name, type: AttributeType.STRING });
const number = (name) => ({ name, type: AttributeType.NUMBER });
const binary = (name) => ({ name, type: AttributeType.BINARY });
const included = (...nonKeyAttributes) => ({ projectionType: ProjectionType.INCLUDE, nonKeyAttributes });
const keysOnly = { projectionType: ProjectionType.KEYS_ONLY };

const pascalCase = (base) => base.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

/** Adds a table, with its entries in Parameter Store and its outputs. */
function table(stack, base, { globalIndexes = [], localIndexes = [], tags = {}, docs, environment, ...props }) {
  const table = new Table(stack, pascalCase(base), {
    tableName: ['acme', 'shop', environment, base].filter(Boolean).join('-'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...props,
  });
  globalIndexes.forEach((index) => table.addGlobalSecondaryIndex(index));
  localIndexes.forEach((index) => table.addLocalSecondaryIndex(index));
  Object.entries(tags).forEach(([key, value]) => Tags.of(table).add(key, value));
  publish(stack, base, table, docs, props.stream, environment);
  return table;
}

/** Adds a table with replicas. */
function globalTable(stack, base, { docs, tags = {}, ...props }) {
  const table = new TableV2(stack, pascalCase(base), {
    tableName: `acme-shop-${base}`,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    ...props,
  });
  publish(stack, base, table, docs, props.dynamoStream);
}

function publish(stack, base, table, docs, stream, environment) {
  const pascal = pascalCase(base);
  const description = (what) => `${what} of table ${base}${docs ? `: ${docs}` : ''}`;
  const parameter = (id, name, stringValue, what) =>
    new StringParameter(stack, id, {
      parameterName: environment ? `/acme/shop/${environment}/${name}` : name,
      stringValue,
      description: description(what),
      simpleName: !environment,
    });
  const output = (id, value, what) => new CfnOutput(stack, id, { value, description: description(what) });
  const upper = base.replaceAll('-', '_').toUpperCase();
  const named = [
    [table, `${pascal}Table`],
    [parameter('Arn' + pascal, `DYNAMODB_TABLE_${upper}`, table.tableArn, 'ARN'), `${pascal}TableArnParameter`],
  ];
  output(`${pascal}TableName`, table.tableName, 'Name');
  output(`${pascal}TableArn`, table.tableArn, 'ARN');
  if (stream) {
    const name = `DYNAMODB_TABLE_STREAM_${upper}`;
    const entry = parameter('StreamArn' + pascal, name, table.tableStreamArn, 'Stream ARN');
    named.push([entry, `${pascal}TableStreamArnParameter`]);
    output(`${pascal}TableStreamArn`, table.tableStreamArn, 'Stream ARN');
  }
  // By default, the logical id contains a hash of the construct's path.
  named.forEach(([construct, logicalId]) => construct.node.defaultChild.overrideLogicalId(logicalId));
}

const id = { partitionKey: string('id') };
const insights = (mode) => ({ contributorInsightsSpecification: { enabled: true, mode } });
const limits = (maxReadRequestUnits, maxWriteRequestUnits) => ({ maxReadRequestUnits, maxWriteRequestUnits });
const warm = (readUnitsPerSecond, writeUnitsPerSecond) => ({
  warmThroughput: { readUnitsPerSecond, writeUnitsPerSecond },
});
const recovered = (recoveryPeriodInDays) => ({
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays },
});
const ownerIndex = { indexName: 'owner-index', partitionKey: string('owner') };

/** Returns a policy that allows an action to an account. */
const policyFor = (account, action) =>
  new PolicyDocument({
    statements: [
      new PolicyStatement({ principals: [new ArnPrincipal(account)], actions: [action], resources: ['*'] }),
    ],
  });

module.exports = {
  string,
  number,
  binary,
  included,
  keysOnly,
  table,
  globalTable,
  id,
  insights,
  limits,
  warm,
  recovered,
  ownerIndex,
  policyFor,
};
