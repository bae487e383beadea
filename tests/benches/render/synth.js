// Synthesises the tables of the rendering benchmark with aws-cdk-lib, the way a CDK app does.
//   node synth.js <number of tables> <output folder>
'use strict';
const cdk = require('aws-cdk-lib');
const { AttributeType, StreamViewType, Table, BillingMode } = require('aws-cdk-lib/aws-dynamodb');
const { StringParameter } = require('aws-cdk-lib/aws-ssm');

const [number, outdir] = [Number(process.argv[2]), process.argv[3]];
const app = new cdk.App({ analyticsReporting: false, treeMetadata: false, outdir });
const stack = new cdk.Stack(app, 'Stack', {
  synthesizer: new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
});
for (let i = 0; i < number; i++) {
  const table = new Table(stack, `Table${i}`, {
    tableName: `acme-shop-table-${i}`,
    partitionKey: { name: 'customerId', type: AttributeType.STRING },
    sortKey: { name: 'orderId', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expiresAt',
  });
  table.addGlobalSecondaryIndex({
    indexName: 'status-index',
    partitionKey: { name: 'status', type: AttributeType.STRING },
    sortKey: { name: 'placedAt', type: AttributeType.NUMBER },
  });
  cdk.Tags.of(table).add('team', 'checkout');
  cdk.Tags.of(table).add('backup', 'daily');
  new StringParameter(stack, `Arn${i}`, {
    parameterName: `DYNAMODB_TABLE_TABLE_${i}`, stringValue: table.tableArn, simpleName: true,
  });
  new StringParameter(stack, `StreamArn${i}`, {
    parameterName: `DYNAMODB_TABLE_STREAM_TABLE_${i}`, stringValue: table.tableStreamArn, simpleName: true,
  });
  new cdk.CfnOutput(stack, `Name${i}Output`, { value: table.tableName });
  new cdk.CfnOutput(stack, `Arn${i}Output`, { value: table.tableArn });
  new cdk.CfnOutput(stack, `StreamArn${i}Output`, { value: table.tableStreamArn });
}
app.synth();
