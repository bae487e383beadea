'use strict';
// Tables with settings that a struct declares.

const { RemovalPolicy } = require('aws-cdk-lib');
const {
  BillingMode,
  ContributorInsightsMode,
  StreamViewType,
  TableClass,
  TableEncryption,
} = require('aws-cdk-lib/aws-dynamodb');
const { Alias, Key } = require('aws-cdk-lib/aws-kms');
const {
  string,
  number,
  binary,
  included,
  keysOnly,
  table,
  id,
  insights,
  limits,
  warm,
  recovered,
  ownerIndex,
} = require('../words.js');

const stateIndex = { indexName: 'state-index', partitionKey: string('state') };

module.exports = {
  'partition-key': (stack) => table(stack, 'session', id),

  'sort-key': (stack) =>
    table(stack, 'events', {
      docs: 'What happened on a device.',
      partitionKey: string('device'),
      sortKey: number('sequence'),
    }),

  'key-types': (stack) => {
    table(stack, 'customer', { partitionKey: string('customer') });
    table(stack, 'invoice', { partitionKey: string('customer'), sortKey: number('number') });
    table(stack, 'digest', { partitionKey: binary('hash'), sortKey: binary('salt') });
    table(stack, 'shipment', { partitionKey: string('carrier'), sortKey: string('id') });
    table(stack, 'reading', {
      partitionKey: number('meter'),
      sortKey: string('taken_at'),
      globalIndexes: [{ indexName: 'by-day-index', partitionKey: number('day') }],
    });
  },

  'global-indexes': (stack) =>
    table(stack, 'orders', {
      partitionKey: string('customer'),
      sortKey: string('order'),
      globalIndexes: [
        { indexName: 'status-index', partitionKey: string('status'), sortKey: number('placed_at') },
        { indexName: 'product-index', partitionKey: string('product') },
        { indexName: 'signature-index', partitionKey: binary('signature') },
      ],
    }),

  'multi-attribute-keys': (stack) =>
    table(stack, 'matches', {
      ...id,
      globalIndexes: [
        {
          indexName: 'standings-index',
          partitionKeys: [string('tournament'), string('region'), number('season'), string('division')],
          sortKeys: [string('round'), binary('bracket'), number('played_at'), number('table_number')],
          ...keysOnly,
        },
        { indexName: 'referee-index', partitionKeys: [string('referee'), string('region')] },
      ],
    }),

  'local-indexes': (stack) =>
    table(stack, 'threads', {
      partitionKey: string('forum'),
      sortKey: string('subject'),
      localIndexes: [
        { indexName: 'last-post-index', sortKey: number('last_post') },
        { indexName: 'replies-index', sortKey: number('replies'), ...keysOnly },
        { indexName: 'author-index', sortKey: string('author'), ...included('replies', 'body') },
      ],
    }),

  'shared-attributes': (stack) =>
    table(stack, 'memberships', {
      docs: 'The key of the table, reversed, is the key of an index; one attribute is in the keys of three.',
      partitionKey: string('user'),
      sortKey: string('group'),
      globalIndexes: [
        { indexName: 'reversed-index', partitionKey: string('group'), sortKey: string('user') },
        { indexName: 'role-index', partitionKey: string('role'), sortKey: string('user') },
        { indexName: 'joined-index', partitionKey: number('joined') },
      ],
      localIndexes: [{ indexName: 'joined-by-user-index', sortKey: number('joined') }],
    }),

  projections: (stack) =>
    table(stack, 'products', {
      partitionKey: string('productId'),
      globalIndexes: [
        { indexName: 'category-index', partitionKey: string('category') },
        { indexName: 'brand-index', partitionKey: string('brand'), ...keysOnly },
        { indexName: 'color-index', partitionKey: string('color'), ...included('unitPrice', 'title', 'productId') },
      ],
    }),

  'time-to-live': (stack) => {
    table(stack, 'tokens', { ...id, timeToLiveAttribute: 'expires' });
    table(stack, 'drafts', { ...id, timeToLiveAttribute: 'deletedAfter' });
    table(stack, 'leases', { ...id, timeToLiveAttribute: 'until' });
  },

  streams: (stack) => {
    table(stack, 'streams-keys', { ...id, stream: StreamViewType.KEYS_ONLY });
    table(stack, 'streams-new-images', { ...id, stream: StreamViewType.NEW_IMAGE });
    table(stack, 'streams-old-images', { ...id, stream: StreamViewType.OLD_IMAGE });
    table(stack, 'streams-both-images', {
      ...id,
      docs: 'Changes to this table are read by others.',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
  },

  billing: (stack) => {
    table(stack, 'on-demand', { ...id, globalIndexes: [ownerIndex] });
    table(stack, 'provisioned', {
      ...id,
      sortKey: number('version'),
      billingMode: BillingMode.PROVISIONED,
      readCapacity: 20,
      writeCapacity: 5,
      globalIndexes: [
        { ...ownerIndex, readCapacity: 10, writeCapacity: 5 },
        { indexName: 'GSI2', partitionKey: string('state'), ...keysOnly, readCapacity: 1, writeCapacity: 1 },
      ],
      localIndexes: [{ indexName: 'size-index', sortKey: number('size') }],
    });
  },

  'on-demand-limits': (stack) => {
    table(stack, 'limited', {
      ...id,
      ...limits(1000, 500),
      globalIndexes: [
        { ...ownerIndex, ...limits(100, 50) },
        { ...stateIndex, ...keysOnly, ...limits(10) },
        { indexName: 'region-index', partitionKey: string('region') },
      ],
    });
    const tenantKey = { partitionKeys: [string('tenant'), string('id')], sortKey: number('at') };
    table(stack, 'limited-writes', {
      ...id,
      ...limits(undefined, 20),
      globalIndexes: [{ indexName: 'tenant-index', ...tenantKey, ...limits(undefined, 20) }],
    });
  },

  'warm-throughput': (stack) => {
    table(stack, 'warm', {
      ...id,
      ...warm(40_000, 12_000),
      docs: 'Ready for a launch.',
      globalIndexes: [
        { ...ownerIndex, ...warm(15_000) },
        { ...stateIndex, ...warm(undefined, 4_000), ...limits(20_000) },
      ],
    });
    table(stack, 'warm-provisioned', {
      ...id,
      ...warm(undefined, 200),
      billingMode: BillingMode.PROVISIONED,
      readCapacity: 100,
      writeCapacity: 50,
      globalIndexes: [{ ...ownerIndex, ...warm(100, 100), readCapacity: 10, writeCapacity: 50 }],
    });
  },

  'contributor-insights': (stack) => {
    const { ACCESSED_AND_THROTTLED_KEYS, THROTTLED_KEYS } = ContributorInsightsMode;
    table(stack, 'watched', {
      ...id,
      ...insights(ACCESSED_AND_THROTTLED_KEYS),
      globalIndexes: [{ ...ownerIndex, ...insights(THROTTLED_KEYS) }, stateIndex],
    });
    table(stack, 'watched-where-throttled', {
      ...id,
      ...insights(THROTTLED_KEYS),
      globalIndexes: [ownerIndex, stateIndex].map((index) => ({ ...index, ...insights(ACCESSED_AND_THROTTLED_KEYS) })),
    });
  },

  classes: (stack) => {
    table(stack, 'standard', { ...id, tableClass: TableClass.STANDARD });
    table(stack, 'infrequent-access', { ...id, tableClass: TableClass.STANDARD_INFREQUENT_ACCESS });
  },

  'deletion-protection': (stack) => table(stack, 'protected', { ...id, deletionProtection: true }),

  'point-in-time-recovery': (stack) => {
    table(stack, 'recovered', { ...id, ...recovered() });
    table(stack, 'recovered-for-days', { ...id, ...recovered(14) });
  },

  encryption: (stack) => {
    const withKey = (base, encryptionKey) =>
      table(stack, base, { ...id, encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey });
    const arn = (resource) => `arn:aws:kms:eu-central-1:111122223333:${resource}`;
    table(stack, 'aws-owned', { ...id, encryption: TableEncryption.DEFAULT });
    table(stack, 'aws-managed', { ...id, encryption: TableEncryption.AWS_MANAGED });
    withKey('key-id', Key.fromKeyArn(stack, 'KeyById', arn('key/1234abcd-12ab-34cd-56ef-1234567890ab')));
    withKey('key-arn', Key.fromKeyArn(stack, 'KeyByArn', arn('key/mrk-1234abcd12ab34cd56ef1234567890ab')));
    withKey('key-alias', Alias.fromAliasName(stack, 'KeyByAlias', 'alias/shop/tables'));
    withKey('key-alias-arn', Key.fromKeyArn(stack, 'KeyByAliasArn', arn('alias/tables')));
  },

  'on-delete': (stack) => {
    table(stack, 'retained', id);
    table(stack, 'deleted', { ...id, removalPolicy: RemovalPolicy.DESTROY });
    table(stack, 'retained-except-on-create', { ...id, removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
  },

  tags: (stack) => {
    const ofStack = { backup: 'daily', team: 'platform', Kostenträger: 'Größe 42' };
    table(stack, 'tagged', { ...id, tags: { ...ofStack, service: 'checkout', note: 'a b+c=d.e_f:g/h@i' } });
    table(stack, 'tagged-differently', {
      ...id,
      docs: 'Sets a tag of the stack, and the backup tag, itself.',
      tags: { ...ofStack, team: 'search', backup: '', 場所: '東京' },
    });
  },
};
