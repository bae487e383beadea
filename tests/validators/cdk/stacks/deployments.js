'use strict';
// Tables with settings that a deployment decides.

const { CfnParameter, Duration, RemovalPolicy } = require('aws-cdk-lib');
const {
  ApproximateCreationDateTimePrecision,
  BillingMode,
  ContributorInsightsMode,
  InputCompressionType,
  InputFormat,
  StreamViewType,
  TableEncryption,
} = require('aws-cdk-lib/aws-dynamodb');
const { Stream } = require('aws-cdk-lib/aws-kinesis');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const { string, number, table, id, insights, limits, warm, recovered, policyFor } = require('../words.js');

const shipment = { ...id, docs: 'A shipment on its way.', stream: StreamViewType.NEW_AND_OLD_IMAGES };
const carrierIndex = { indexName: 'carrier-index', partitionKey: string('carrier') };
const depotIndex = { indexName: 'depot-index', partitionKey: string('depot') };
const provisioned = { readCapacity: 1, writeCapacity: 1 };
const parcel = {
  ...id,
  ...recovered(),
  ...provisioned,
  billingMode: BillingMode.PROVISIONED,
  globalIndexes: [{ ...depotIndex, ...provisioned }],
};

module.exports = {
  imports: (stack) => {
    const imported = (bucket, inputFormat, more) => ({
      importSource: { bucket: Bucket.fromBucketName(stack, more.keyPrefix ?? bucket, bucket), inputFormat, ...more },
    });
    const csv = InputFormat.csv({ delimiter: ';', headerList: ['id', 'depot'] });
    table(stack, 'shipment', {
      ...shipment,
      globalIndexes: [carrierIndex],
      ...imported('shipments', InputFormat.dynamoDBJson(), {}),
    });
    table(stack, 'parcel', {
      ...parcel,
      ...imported('archive', csv, {
        bucketOwner: '111122223333',
        keyPrefix: 'parcels/',
        compressionType: InputCompressionType.ZSTD,
      }),
    });
    table(stack, 'pallet', {
      ...id,
      ...recovered(14),
      ...imported('archive', InputFormat.ion(), { keyPrefix: 'pallets/', compressionType: InputCompressionType.GZIP }),
    });
  },

  'environment-test': (stack) => {
    const test = { environment: 'test', tags: { environment: 'test' }, removalPolicy: RemovalPolicy.DESTROY };
    table(stack, 'shipment', { ...shipment, ...test, globalIndexes: [carrierIndex] });
    table(stack, 'parcel', { ...id, ...test, globalIndexes: [depotIndex] });
  },

  'environment-production': (stack) => {
    const production = {
      ...recovered(35),
      ...insights(ContributorInsightsMode.THROTTLED_KEYS),
      environment: 'prod',
      deletionProtection: true,
      encryption: TableEncryption.AWS_MANAGED,
      tags: { environment: 'production' },
    };
    table(stack, 'shipment', {
      ...shipment,
      ...production,
      billingMode: BillingMode.PROVISIONED,
      readCapacity: 50,
      writeCapacity: 20,
      ...warm(1000, 500),
      globalIndexes: [
        {
          ...carrierIndex,
          ...insights(ContributorInsightsMode.ACCESSED_AND_THROTTLED_KEYS),
          ...warm(500),
          readCapacity: 25,
          writeCapacity: 20,
        },
      ],
    });
    table(stack, 'parcel', {
      ...id,
      ...production,
      ...limits(1000),
      globalIndexes: [{ ...depotIndex, ...limits(undefined, 1000) }],
    });
  },

  'change-streams': (stack) => {
    const streamArn = new CfnParameter(stack, 'ShipmentTableKinesisStreamArn').valueAsString;
    table(stack, 'shipment', {
      ...shipment,
      globalIndexes: [carrierIndex],
      kinesisStream: Stream.fromStreamArn(stack, 'Shipments', streamArn),
      kinesisPrecisionTimestamp: ApproximateCreationDateTimePrecision.MICROSECOND,
      resourcePolicy: policyFor('111122223333', 'dynamodb:Describe*'),
    });
    const parcels = 'arn:aws:kinesis:eu-west-1:111122223333:stream/parcels';
    table(stack, 'parcel', {
      ...parcel,
      kinesisStream: Stream.fromStreamArn(stack, 'Parcels', parcels),
      kinesisPrecisionTimestamp: ApproximateCreationDateTimePrecision.MILLISECOND,
    });
  },

  'auto-scaling': (stack) => {
    const ticket = table(stack, 'ticket', {
      ...id,
      sortKey: number('opened'),
      billingMode: BillingMode.PROVISIONED,
      readCapacity: 20,
      writeCapacity: 10,
      globalIndexes: [
        { indexName: 'queue-index', partitionKey: string('queue'), readCapacity: 20, writeCapacity: 10 },
        { indexName: 'by.owner', partitionKey: string('owner'), readCapacity: 5, writeCapacity: 10 },
      ],
      localIndexes: [{ indexName: 'priority-index', sortKey: number('priority') }],
    });
    const reads = [{ minCapacity: 20, maxCapacity: 400 }, { targetUtilizationPercent: 70 }];
    const writes = [
      { minCapacity: 10, maxCapacity: 100 },
      {
        targetUtilizationPercent: 60,
        scaleInCooldown: Duration.seconds(300),
        scaleOutCooldown: Duration.seconds(60),
      },
    ];
    const readsByOwner = [
      { minCapacity: 5, maxCapacity: 10 },
      { targetUtilizationPercent: 90, disableScaleIn: true },
    ];
    const scale = (logicalId, [capacity, utilization], add) => {
      const attribute = add(capacity);
      attribute.scaleOnUtilization({ policyName: `${logicalId}Policy`, ...utilization });
      const target = attribute.node.findChild('Target');
      target.node.defaultChild.overrideLogicalId(logicalId);
      target.node.findChild('Tracking').node.defaultChild.overrideLogicalId(`${logicalId}Policy`);
    };
    const readsOf = (table, index) => (capacity) => table.autoScaleGlobalSecondaryIndexReadCapacity(index, capacity);
    const writesOf = (table, index) => (capacity) => table.autoScaleGlobalSecondaryIndexWriteCapacity(index, capacity);
    scale('TicketTableReadScaling', reads, (capacity) => ticket.autoScaleReadCapacity(capacity));
    scale('TicketTableWriteScaling', writes, (capacity) => ticket.autoScaleWriteCapacity(capacity));
    scale('TicketTableQueueIndexReadScaling', reads, readsOf(ticket, 'queue-index'));
    scale('TicketTableQueueIndexWriteScaling', writes, writesOf(ticket, 'queue-index'));
    scale('TicketTableByOwnerReadScaling', readsByOwner, readsOf(ticket, 'by.owner'));
    scale('TicketTableByOwnerWriteScaling', writes, writesOf(ticket, 'by.owner'));

    const price = table(stack, 'price', {
      ...id,
      docs: 'Of this one, the writes of an index alone are scaled.',
      billingMode: BillingMode.PROVISIONED,
      readCapacity: 5,
      writeCapacity: 5,
      globalIndexes: [
        { indexName: 'vendor-index', partitionKey: string('vendor'), readCapacity: 5, writeCapacity: 5 },
      ],
    });
    const most = [{ minCapacity: 1, maxCapacity: 40_000 }, { targetUtilizationPercent: 70 }];
    scale('PriceTableVendorIndexWriteScaling', most, writesOf(price, 'vendor-index'));
  },
};
