'use strict';
// Cases of the render grid, written for the CDK as a user of it would.

module.exports = {
  ...require('./stacks/tables.js'),
  ...require('./stacks/deployments.js'),
  ...require('./stacks/global.js'),
};
