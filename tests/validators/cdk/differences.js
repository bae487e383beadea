'use strict';
// Intended differences between our templates and the CDK's, with one entry for each kind of difference.
//
// An entry matches differences at `path`, where a name may end in `*`, between the values `ours` and `theirs`.
// undefined means that the property is absent. A list or an object is written as JSON. If a value is left out of the
// entry, it matches anything. An entry that matches no difference is an error.

module.exports = [
  {
    path: 'Resources/*/Properties/BillingMode',
    ours: 'PROVISIONED',
    theirs: undefined,
    why: 'It is the default of CloudFormation; a template that says so needs no knowledge of it.',
  },
  {
    path: 'Resources/*/Properties/TableClass',
    ours: undefined,
    theirs: 'STANDARD',
    why: 'It is the default of CloudFormation and ours; only the other class is written.',
  },
  {
    path: 'Resources/AwsOwnedTable/Properties/SSESpecification',
    ours: undefined,
    theirs: '{"SSEEnabled":false}',
    why: 'It is the default of CloudFormation and ours; only another key is written.',
  },
  {
    path: 'Resources/*/Properties/SSESpecification/SSEType',
    ours: 'KMS',
    theirs: undefined,
    why: 'It is the only value there is; a rule of the AWS Guard Rules Registry asks for it to be written.',
  },
  {
    path: 'Resources/KeyIdTable/Properties/SSESpecification/KMSMasterKeyId',
    ours: '1234abcd-12ab-34cd-56ef-1234567890ab',
    theirs: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    why: 'The CDK takes a key by its ARN alone.',
  },
  {
    path: 'Resources/KeyAliasTable/Properties/SSESpecification/KMSMasterKeyId',
    ours: 'alias/shop/tables',
    theirs: 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/shop/tables',
    why: 'DynamoDB takes the name of an alias; the CDK makes an ARN of it.',
  },
  {
    path: 'Resources/ShipmentTable/Properties/StreamSpecification/ResourcePolicy',
    ours:
      '{"PolicyDocument":{"Statement":[{"Action":"dynamodb:Describe*","Effect":"Allow",' +
      '"Principal":{"AWS":"111122223333"},"Resource":"*"}],"Version":"2012-10-17"}}',
    theirs: undefined,
    why: 'The CDK has no word for it at a Table, only at a TableV2.',
  },
  {
    path: 'Resources/ShipmentTable/Properties/StreamSpecification/Tags',
    ours: '{"team":{"Key":"team","Value":"analytics"}}',
    theirs: undefined,
    why: 'The CDK has no word for it.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/DisassociationProtectionEnabled',
    theirs: undefined,
    why: 'The CDK has no word for it.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/ReplicaStreamSpecification/Tags',
    theirs: undefined,
    why: 'The CDK has no word for it.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/ReplicaStreamSpecification',
    theirs: undefined,
    why: 'The CDK has no word for the tags of a stream, which are all there is here.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/KinesisStreamSpecification/ApproximateCreationDateTimePrecision',
    theirs: undefined,
    why: 'The CDK has no word for it at a TableV2, only at a Table.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/ResourcePolicy',
    ours: undefined,
    why: 'A replica has the policy that it is given: the one of another region names what is there.',
  },
  {
    path: 'Resources/*/Properties/Replicas/*/GlobalSecondaryIndexes',
    ours: undefined,
    theirs: '{"owner-index":{"IndexName":"owner-index"}}',
    why: 'An index without settings of its own needs no entry in a replica.',
  },
  {
    path: 'Resources/BalanceTable/Properties/StreamSpecification',
    ours: undefined,
    theirs: '{"StreamViewType":"NEW_AND_OLD_IMAGES"}',
    why: 'Strongly consistent replicas need no stream, and nobody has asked for one.',
  },
  {
    path: 'Resources/Photo*',
    theirs: undefined,
    why: 'The CDK has no words for vector indexes.',
  },
  {
    path: 'Outputs/Photo*',
    theirs: undefined,
    why: 'The CDK has no words for vector indexes.',
  },
  {
    path: 'Resources/Account*',
    theirs: undefined,
    why: 'The CDK has no words for the cooldowns of a TableV2, and takes the keys of its replicas by their ARNs alone.',
  },
  {
    path: 'Outputs/Account*',
    theirs: undefined,
    why: 'The CDK has no words for the cooldowns of a TableV2, and takes the keys of its replicas by their ARNs alone.',
  },
];
