'use strict';
// The cases of the render grid, written for the CDK as one of its users would.

module.exports = {
  ...require('./stacks/tables.js'),
  ...require('./stacks/deployments.js'),
  ...require('./stacks/global.js'),
};
