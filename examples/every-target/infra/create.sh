cd infra/calls
aws dynamodb create-table --cli-input-json file://01-create-table.orders.json
aws dynamodb wait table-exists --table-name acme-shop-orders
aws dynamodb update-time-to-live --cli-input-json file://02-update-time-to-live.orders.json
aws dynamodb create-table --cli-input-json file://03-create-table.customers.json
