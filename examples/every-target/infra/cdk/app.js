const { App, Stack } = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const lambda = require('aws-cdk-lib/aws-lambda');
const { DynamoEventSource } = require('aws-cdk-lib/aws-lambda-event-sources');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const path = require('node:path');

const app = new App();
const stack = new Stack(app, 'shop');
const tables = new CfnInclude(stack, 'Tables', {
  templateFile: path.join(__dirname, '..', 'tables.template.json'),
  parameters: { AppName: 'shop-staging', ParameterStorePrefix: 'shop-staging-' },
});

// Grants and event sources take an `ITable`. This one refers to the table of the template.
const resource = tables.getResource('OrdersTable');
const orders = dynamodb.Table.fromTableAttributes(stack, 'Orders', {
  tableArn: resource.attrArn,
  tableStreamArn: resource.attrStreamArn,
  grantIndexPermissions: true,
});

const follow = new lambda.Function(stack, 'FollowOrders', {
  runtime: lambda.Runtime.PROVIDED_AL2023,
  handler: 'bootstrap',
  code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'functions', 'follow-orders')),
  environment: { ORDERS_TABLE: resource.ref },
});
orders.grantReadData(follow);
follow.addEventSource(
  new DynamoEventSource(orders, {
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    reportBatchItemFailures: true,
  }),
);
