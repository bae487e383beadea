'use strict';
// Tables with replicas.

const { RemovalPolicy } = require('aws-cdk-lib');
const {
  Billing,
  Capacity,
  ContributorInsightsMode,
  MultiRegionConsistency,
  StreamViewType,
  TableClass,
  TableEncryptionV2,
} = require('aws-cdk-lib/aws-dynamodb');
const { Stream } = require('aws-cdk-lib/aws-kinesis');
const {
  string,
  number,
  included,
  globalTable,
  id,
  insights,
  limits,
  warm,
  recovered,
  ownerIndex,
  policyFor,
} = require('../words.js');

/** A stack with replicas must have a region. */
const inRegion = (region, build) => Object.assign(build, { region });

module.exports = {
  'global-strong': inRegion('us-west-2', (stack) => {
    const strong = { ...id, multiRegionConsistency: MultiRegionConsistency.STRONG };
    globalTable(stack, 'balance', { ...strong, replicas: [{ region: 'us-east-1' }, { region: 'us-east-2' }] });
    globalTable(stack, 'limit', {
      ...strong,
      dynamoStream: StreamViewType.KEYS_ONLY,
      globalSecondaryIndexes: [ownerIndex],
      replicas: [{ region: 'us-east-1' }],
      witnessRegion: 'us-east-2',
    });
  }),

  'global-on-demand': inRegion('eu-central-1', (stack) => {
    const ofStack = { backup: 'daily', team: 'travel' };
    const asTags = (tags) => Object.entries(tags).map(([key, value]) => ({ key, value }));
    const stream = (region) =>
      Stream.fromStreamArn(stack, region, `arn:aws:kinesis:${region}:111122223333:stream/bookings`);
    const policy = (action) => policyFor('111122223333', action);
    globalTable(stack, 'booking', {
      docs: 'A booking, which is read wherever the guest is.',
      partitionKey: string('guest'),
      sortKey: number('from'),
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'forgotten_at',
      tags: { ...ofStack, data: 'personal' },
      deletionProtection: true,
      tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
      ...recovered(7),
      ...insights(ContributorInsightsMode.THROTTLED_KEYS),
      billing: Billing.onDemand(limits(1000, 500)),
      ...warm(13_000, 5000),
      kinesisStream: stream('eu-central-1'),
      resourcePolicy: policy('dynamodb:GetItem'),
      streamResourcePolicy: policy('dynamodb:GetRecords'),
      globalSecondaryIndexes: [
        {
          indexName: 'hotel-index',
          partitionKey: string('hotel'),
          ...included('price'),
          ...limits(500, 400),
          ...warm(12_000, 4000),
          ...insights(ContributorInsightsMode.THROTTLED_KEYS),
        },
      ],
      localSecondaryIndexes: [{ indexName: 'price-index', sortKey: number('price'), ...included('note') }],
      replicas: [
        { region: 'eu-west-1', tags: asTags({ ...ofStack, data: 'personal' }) },
        {
          region: 'us-east-1',
          tableClass: TableClass.STANDARD,
          deletionProtection: false,
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
          contributorInsightsSpecification: { enabled: false },
          maxReadRequestUnits: 2000,
          globalSecondaryIndexOptions: {
            'hotel-index': {
              ...insights(ContributorInsightsMode.ACCESSED_AND_THROTTLED_KEYS),
              maxReadRequestUnits: 1000,
            },
          },
          kinesisStream: stream('us-east-1'),
          resourcePolicy: policy('dynamodb:Query'),
          streamResourcePolicy: policy('dynamodb:DescribeStream'),
          tags: asTags({ ...ofStack, backup: 'weekly', data: 'personal', region: 'us' }),
        },
      ],
    });
    globalTable(stack, 'room', {
      ...id,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: TableEncryptionV2.awsManagedKey(),
      tags: ofStack,
      tableClass: TableClass.STANDARD,
      deletionProtection: false,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      replicas: [
        { region: 'eu-west-2', tags: asTags(ofStack) },
        {
          region: 'eu-west-3',
          deletionProtection: true,
          ...recovered(1),
          ...insights(ContributorInsightsMode.ACCESSED_AND_THROTTLED_KEYS),
          tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
          tags: asTags(ofStack),
        },
      ],
    });
  }),

  'global-provisioned': inRegion('eu-central-1', (stack) =>
    globalTable(stack, 'room', {
      ...id,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      encryption: TableEncryptionV2.awsManagedKey(),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      billing: Billing.provisioned({
        readCapacity: Capacity.fixed(5),
        writeCapacity: Capacity.autoscaled({ minCapacity: 5, maxCapacity: 10, seedCapacity: 5 }),
      }),
      replicas: [{ region: 'ap-southeast-2' }],
    }),
  ),
};
